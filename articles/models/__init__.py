"""Evidence: sources and the articles that they bring, with snapshots; what these propose; citations of facts."""

from articles.models.articles import Article
from articles.models.citations import CITED, Citation
from articles.models.fetches import Attempt, Fetch, Host, ImportRun
from articles.models.proposals import MATCHED, Extraction, Proposal, ProposalSource
from articles.models.snapshots import Snapshot
from articles.models.sources import Source

__all__ = [
    "CITED",
    "MATCHED",
    "Article",
    "Attempt",
    "Citation",
    "Extraction",
    "Fetch",
    "Host",
    "ImportRun",
    "Proposal",
    "ProposalSource",
    "Snapshot",
    "Source",
]
