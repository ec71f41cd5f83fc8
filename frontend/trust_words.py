"""The threat model in words that a resident understands: who could do what, what stops it, what stays open (docs/trust.md)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Worry:
    key: str
    who: Words
    could: Words
    stops: Words
    left: Words


SECTIONS = (
    Worry(
        "resident",
        _("A resident who wants to count twice"),
        _("Vote on the phone and again on paper, or press many times."),
        _("Each name stands on the roll once, and the database itself takes one ballot for it, whichever way it comes. The second one is refused and says why."),
        _("Nothing that we know of."),
    ),
    Worry(
        "neighbour",
        _("A neighbour who is curious, or who leans on you"),
        _("Look over your shoulder, or ask you to vote before his eyes. Ask for your check code."),
        _("Your code is shown once and kept nowhere, and all codes are on display: anybody may point at any of them, so it proves nothing about you. Where the procedure allows it, you may change your ballot until the close; only the last one counts."),
        _("No computer builds a booth in your living room. Who is pressed should vote at the office or in the room, and tell the supervision committee."),
    ),
    Worry(
        "mandate",
        _("Somebody who votes for others by mandate"),
        _("Claim mandates that nobody gave, or collect many."),
        _("Mandates are in writing and fixed together with the roll; how many one person may hold is limited where the law says so. Each voter sees in the signed list whether a ballot was cast for his line."),
        _("Whoever holds your mandate may vote otherwise than you told him."),
    ),
    Worry(
        "secretary",
        _("The secretary who prints the letters"),
        _("Keep codes from the letters and sign in as others."),
        _("Letters are printed and sealed by two people, the codes are not stored, and using one leaves an entry. Who claims after you finds the code used up. Your own line of the roll tells you whether somebody voted in your name."),
        _("Two people together could keep letters of people who never look. Whether everybody on the register exists, only doors can tell: the supervision committee opens all lines and asks there."),
    ),
    Worry(
        "paper",
        _("Those who enter the paper ballots, or help somebody to vote"),
        _("Enter other numbers, tick names that never came, or vote for somebody who was never there."),
        _("One enters, another counts again without seeing the first numbers; ticked names and totals must agree. Each name that was ticked is marked in the signed list, so you can see it. Who is helped at the terminal has a witness, who confirms himself with his own account before the ballot opens; you read his name beside your ballot."),
        _("Two who agree to do it could still do it to people who never look: also who helps and who watches. Keep the sheets: they can be counted again."),
    ),
    Worry(
        "administrator",
        _("An administrator of the pages"),
        _("Change a rule, a roll or a result with his rights."),
        _("Nobody has such rights: rule and roll are fixed when a vote opens, no page changes a ballot, and every act of office stands in the record, which is chained."),
        _("Before its ballots are read an office can annul a vote, afterwards only two people together. Both are acts in the record, with the reason."),
    ),
    Worry(
        "database",
        _("Whoever runs the database"),
        _("Change, remove or add ballots; read them; rewrite the record."),
        _("While a vote is open the ballots lie there encrypted; of a confidential one nobody is named beside them afterwards. Every change after the count breaks the root, and the signature, for which he has no key. A record that was cut no longer holds the head printed on an older notice."),
        _("Before the count he could remove a ballot: its voter finds his code missing. He could cast one for somebody who did not vote: that person finds it in the signed list."),
    ),
    Worry(
        "server",
        _("Whoever runs the server"),
        _("All that the database's operator can, and read open ballots with the key; show you a false page; sign a false result."),
        _("You need not believe the page: the recount on your own machine, the root on the board, your code and your line are outside his reach. A result that was exchanged after the notice hung has another root. Who was added late, taken off or recused, and what hands and paper said, stands in the record: the head on any notice that hung before the count shows whether it was written anew."),
        _("He can find out how you voted while the vote is open, and refuse to take ballots at all. A ballot that he exchanges before the count is found only by the voter who looks up his code; of paper nobody knows the code, so the kept sheets are its proof."),
    ),
    Worry(
        "network",
        _("Somebody on the way between your phone and the server"),
        _("Read or change what you send."),
        _("The connection is encrypted where the server is reached by https. A ballot that was changed on the way says another choice than yours when you look up its code."),
        _("In a plain network of the house without https everything can be read. Who watches even an encrypted line sees that you voted, and when."),
    ),
    Worry(
        "thief",
        _("A thief who finds an old backup"),
        _("Read the register and old ballots."),
        _("Backups hold no keys. Of a confidential vote that is counted, not even the operator can open the old encrypted ballots: the key was destroyed. Telephone numbers lie encrypted."),
        _("Names and addresses of the register stand in a backup. Keep it locked away, and destroy it in time."),
    ),
)  # fmt: skip
