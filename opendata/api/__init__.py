"""The record for programs: read-only, without a key, under the names of the data package.

``rows`` says how a row of the record becomes values, by ``opendata.package.schema``; ``schemas`` describes them;
``resources`` lists what there is and by what it is filtered (``filters``); ``routes`` answers, in pages
(``paging``); ``document`` completes the OpenAPI document, from which the page ``/api/`` is made too.
``middleware`` does what holds for every answer.
"""
