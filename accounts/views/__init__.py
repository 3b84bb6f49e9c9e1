"""Pages of accounts: one's own, the invitation to one, and for admins those of everybody."""

from accounts.views.everybody import account_of, accounts, changes
from accounts.views.invited import invitation
from accounts.views.own import account

__all__ = ["account", "account_of", "accounts", "changes", "invitation"]
