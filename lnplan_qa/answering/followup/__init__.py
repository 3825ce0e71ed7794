"""Follow-ups: a turn is completed from the turns before it, or stands alone."""

from lnplan_qa.answering.followup.catalog import plan_catalog, plan_slots
from lnplan_qa.answering.followup.followups import FollowUps, Resolved
from lnplan_qa.answering.followup.turns import Judges, Talk
from lnplan_qa.answering.followup.wording import Wording

__all__ = ["FollowUps", "Judges", "Resolved", "Talk", "Wording", "plan_catalog", "plan_slots"]
