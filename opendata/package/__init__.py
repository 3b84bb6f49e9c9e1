"""The data package: the whole record as a folder of CSV files, for everybody and for machines.

In the order in which data passes through: ``files`` opens a folder or .zip, ``read`` turns each file
into rows (``cells``, ``rules``), ``stage`` puts them into temporary tables, ``check`` compares them
with each other and with the record, ``load`` merges them (``merge``, ``members``, ``sources``, ``citations``).
``importing`` is all of it, in one transaction. The other way round, ``shown`` gathers what is public, ``queries``
and ``written`` turn it into rows and cells, ``write`` puts them into files, ``exporting`` all of it at a path.
``schema`` says what the tables are, ``descriptor`` says it to other programs.
"""

from opendata.package.exporting import export_package
from opendata.package.importing import Report, import_package
from opendata.package.problems import PackageError, PackageRefused, Problem, Remarks

__all__ = ["PackageError", "PackageRefused", "Problem", "Remarks", "Report", "export_package", "import_package"]
