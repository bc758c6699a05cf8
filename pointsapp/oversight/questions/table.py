"""The table of questions: a new one is one function, one row here and its words."""

from collections.abc import Callable
from dataclasses import dataclass

from pointsapp.oversight.questions import (
    about_care,
    about_goods,
    about_recording,
    about_shares,
    about_waiting,
)
from pointsapp.oversight.questions.asking import Asking, Facts


@dataclass(frozen=True)
class Question:
    """A question by its name: what finds its facts, from how much on, and at most how much that
    may be set to."""

    name: str
    find: Callable[[Asking, int], Facts]
    threshold: int
    most: int = 1000


QUESTIONS = {
    question.name: question
    for question in (
        # A clerk who recorded a household's deed has no reason to serve it in the same fortnight.
        Question("records-and-hands-out", about_goods.hands_out_what_he_recorded, 14, 60),
        # Three times the average is more than a busy family earns by itself.
        Question("own-household", about_shares.own_household_gains, 3, 20),
        # A table of twenty lines is an evening's work, not a forgotten entry.
        Question("at-night", about_recording.recorded_at_night, 20),
        # Villages record weekly and decide monthly: after three weeks nobody remembers the hours.
        Question("late", about_recording.entered_late, 21, 365),
        # Eight hours are a day's work, for which there should be an activity.
        Question("without-activity", about_recording.hours_without_activity, 8),
        Question("two-places", about_recording.at_two_places, 1),
        # Twenty times the same number by hand is a pattern, ten may be a team.
        Question("round-figures", about_recording.equal_round_figures, 20),
        # Of five hundred households one has a fifth of a hundredth; a tenth is fifty times that.
        Question("one-household", about_shares.one_household_takes_much, 10, 100),
        # An inspection month gives half of its points by one rule; more than that is unusual.
        Question("one-rule", about_shares.one_rule_gives_much, 60, 100),
        Question("rule-for-days", about_recording.rule_changed_briefly, 7, 60),
        # A sheet of thirty lines is not read in two minutes.
        Question("approved-at-once", about_recording.approved_at_once, 2, 60),
        Question("corrections", about_recording.corrections_of_one, 5),
        Question("returns", about_goods.takes_back_what_he_handed_out, 3),
        Question("consents", about_goods.colleague_consents, 5),
        Question("pin-then-spent", about_goods.pin_reset_then_spent, 1, 30),
        Question("new-accounts", about_waiting.confirmed_by_new_accounts, 7, 60),
        Question("points-moved", about_shares.points_moved, 100, 10_000),
        Question("slips", about_goods.slips_printed_again, 2, 50),
        # Ten counts without one bar of soap too few or too many were hardly counted.
        Question("counts-agree", about_goods.counts_never_differ, 10, 100),
        # Twice what one person alone may write off in a month.
        Question("stock-missing", about_goods.stock_missing, 100, 100_000),
        Question("received-unchecked", about_goods.received_unchecked, 100, 100_000),
        # Half of the promise in goods and money lasts the two months in which more is bought.
        Question("promise", about_goods.promise_not_covered, 50, 100),
        # Three days are the practice; see NOTICE_DAYS.
        Question("short-notice", about_waiting.short_notices, 3, 30),
        Question("objections", about_waiting.objections_unanswered, 1, 60),
        Question("sheets-waiting", about_waiting.sheets_waiting, 7, 60),
        # Two rounds of the month without a visit: somebody forgot the household, or has too many.
        Question("unvisited", about_care.not_visited, 60, 365),
        # The timer seals every night: two days without one are no coincidence.
        Question("no-seal", about_waiting.no_seal, 2, 30),
    )
}
"""Each question by its name, with the threshold that holds unless another one is set."""
