"""The gallery: six templates that we made, documents for the editor without images. Pure.

Links lead to example.com, of which a dry run reminds; variables have defaults, so that nobody is greeted as nothing.
"""

from typing import Any

from godwit.templates.model import Starter, StarterContent

Block = dict[str, Any]

_QUIET = "#6b7280"
_LINK = "https://example.com/"


def _text(words: str, *marks: str, href: str | None = None, colour: str | None = None) -> Block:
    made: list[Block] = [{"type": mark} for mark in marks]
    if href:
        made.append({"type": "link", "attrs": {"href": href}})
    if colour:
        made.append({"type": "textStyle", "attrs": {"color": colour}})
    return {"type": "text", "text": words} | ({"marks": made} if made else {})


def _variable(name: str, default: str) -> Block:
    return {"type": "variable", "attrs": {"name": name, "default": default}}


def _inline(content: tuple[Block | str, ...]) -> list[Block]:
    return [_text(each) if isinstance(each, str) else each for each in content]


def _paragraph(*content: Block | str, align: str | None = None) -> Block:
    return {"type": "paragraph", "attrs": {"textAlign": align}, "content": _inline(content)}


def _heading(level: int, *content: Block | str, align: str | None = None) -> Block:
    return {"type": "heading", "attrs": {"level": level, "textAlign": align}, "content": _inline(content)}


def _list(kind: str, *items: tuple[Block | str, ...]) -> Block:
    return {"type": kind, "content": [{"type": "listItem", "content": [_paragraph(*item)]} for item in items]}


def _button(text: str, path: str, colour: str | None = None, align: str = "left") -> Block:
    return {"type": "button", "attrs": {"text": text, "href": _LINK + path, "align": align, "color": colour}}


def _quote(*content: Block | str) -> Block:
    return {"type": "blockquote", "content": [_paragraph(*content)]}


_RULE: Block = {"type": "horizontalRule"}
_BREAK: Block = {"type": "hardBreak"}
_FIRST_NAME = _variable("first_name", "there")


def _starter(identifier: str, name: str, description: str, subject: str, preheader: str, *blocks: Block) -> Starter:
    content = StarterContent(format="document", document={"type": "doc", "content": list(blocks)})
    return Starter(
        id=identifier, name=name, description=description, subject=subject, preheader=preheader, content=content
    )


NEWSLETTER = _starter(
    "newsletter",
    "Newsletter",
    "A letter with a lead story, two short ones and a list of finds.",
    "What we learned this month, {{ first_name|default('reader') }}",
    "One long read, two short ones, and three things worth your time.",
    _paragraph(_text("THE MONTHLY LETTER", "bold", colour="#b45309"), _text("  ·  No. 12", colour=_QUIET)),
    _heading(1, "The quiet work behind a good harvest"),
    _paragraph("Hello ", _FIRST_NAME, ","),
    _paragraph(
        "this month we spent four days with people who plan their fields eight years ahead. What they told us about "
        "patience, soil and spreadsheets has changed how we plan our own work."
    ),
    _button("Read the story", "story", "#b45309"),
    _RULE,
    _heading(2, "In short"),
    _heading(3, "A workshop in your city"),
    _paragraph(
        "We are on the road again in spring. ",
        _text("See where we stop", href=_LINK + "workshops"),
        " and bring a friend: the second seat is free.",
    ),
    _heading(3, "New in the archive"),
    _paragraph(
        "All letters since the first are now online, searchable and without a login. ",
        _text("Browse the archive", href=_LINK + "archive"),
        ".",
    ),
    _quote(_text("“The best time to plan a crossing is while you are still well fed.”", "italic")),
    _heading(2, "Three finds"),
    _list(
        "bulletList",
        (_text("A map", "bold"), " of every public footpath, drawn by volunteers."),
        (_text("A recipe", "bold"), " for bread that needs no kneading and hardly any time."),
        (_text("A podcast", "bold"), " about people who repair what others throw away."),
    ),
    _paragraph("Until next month,", _BREAK, "Your editors"),
)

ANNOUNCEMENT = _starter(
    "product-announcement",
    "Product announcement",
    "Something new: what it is, what it does, and where to try it.",
    "It's here: plan your week in one place",
    "Everything your team does next, on one page. Ready for you today.",
    _paragraph(_text("NEW", "bold", colour="#0f766e")),
    _heading(1, "Your whole week on one page"),
    _paragraph(
        "Hi ",
        _FIRST_NAME,
        ", you told us that plans get lost between calendars, chats and sticky notes. So we built a page that "
        "shows what happens next, who does it, and what is in the way.",
    ),
    _button("Try it now", "new", "#0f766e"),
    _heading(2, "What you can do with it"),
    _list(
        "bulletList",
        (_text("See the week at a glance.", "bold"), " Meetings, tasks and deadlines side by side."),
        (_text("Move things by hand.", "bold"), " Drag a task to Thursday, and everybody knows."),
        (_text("Share it with a link.", "bold"), " No account needed to have a look."),
    ),
    _quote(
        "“We cancelled two of our three status meetings.”", _BREAK, _text("Mara, who tried it first", colour=_QUIET)
    ),
    _paragraph(
        "It is part of your plan and costs nothing more. ",
        _text("Here is how to begin", href=_LINK + "guide"),
        ", or simply answer this mail with your question.",
    ),
    _paragraph("The product team"),
)

WELCOME = _starter(
    "welcome",
    "Welcome",
    "The first mail after somebody signed up: thanks, and three steps to begin.",
    "Welcome, {{ first_name|default('good to have you') }}",
    "Three small steps, and you are set.",
    _heading(1, "Good to have you, ", _variable("first_name", "and welcome"), "!"),
    _paragraph(
        "Thank you for joining us. You will hear from us about twice a month, and you can leave with one click "
        "whenever you like."
    ),
    _paragraph("Three steps to begin with:"),
    _list(
        "orderedList",
        (_text("Complete your profile", "bold", href=_LINK + "profile"), ", so that we send what suits you."),
        (_text("Have a look around.", "bold"), " Our most read pages are a good start."),
        (_text("Say hello.", "bold"), " Answer this mail; a person reads it."),
    ),
    _button("Get started", "start"),
    _paragraph("See you soon,", _BREAK, "Your team"),
    _paragraph(
        _text("You get this mail because you signed up with ", colour=_QUIET),
        {**_variable("email", "your address"), "marks": [{"type": "textStyle", "attrs": {"color": _QUIET}}]},
        _text(".", colour=_QUIET),
    ),
)

OFFER = _starter(
    "offer",
    "Offer",
    "A discount with a code and an end.",
    "{{ first_name|default('For you') }}: 20% off until Sunday",
    "Your code is inside. It works on everything, once.",
    _paragraph(_text("UNTIL SUNDAY, MIDNIGHT", "bold", colour="#be123c"), align="center"),
    _heading(1, "20% off everything", align="center"),
    _paragraph(
        "Because you have been with us for a while, ",
        _variable("first_name", "dear customer"),
        ": pick whatever you like, and pay a fifth less.",
        align="center",
    ),
    _paragraph("Your code: ", _text("THANKYOU20", "code", "bold"), align="center"),
    _button("Choose something", "shop", "#be123c", align="center"),
    _RULE,
    _list(
        "bulletList",
        ("Works on everything, also on what is reduced already.",),
        ("Delivery is free from 40.",),
        ("Thirty days to send it back.",),
    ),
    _paragraph(
        _text(
            "The code is good for one order until Sunday, 23:59, and can't be combined with other codes.", colour=_QUIET
        )
    ),
)

INVITATION = _starter(
    "event-invitation",
    "Event invitation",
    "When, where and why, and a button to say yes.",
    "You're invited: an evening among makers",
    "Thursday the 12th, 18:30. Bring a friend.",
    _paragraph(_text("INVITATION", "bold", colour="#6d28d9")),
    _heading(1, "An evening among makers"),
    _paragraph(
        "Dear ",
        _variable("first_name", "friend"),
        ", three people show what they have built this year, what went wrong, and what they would do again. "
        "Then there is soup.",
    ),
    _paragraph(
        _text("When  ", "bold"),
        "Thursday, 12 November, 18:30 to 21:00",
        _BREAK,
        _text("Where  ", "bold"),
        "The Old Printworks, 7 Harbour Street",
        _BREAK,
        _text("Price  ", "bold"),
        "Free, but seats are few",
    ),
    _button("Save my seat", "rsvp", "#6d28d9"),
    _heading(2, "The evening"),
    _list(
        "bulletList",
        (_text("18:30", "bold"), " Doors open, something to drink"),
        (_text("19:00", "bold"), " Three talks of fifteen minutes"),
        (_text("20:00", "bold"), " Soup, bread and conversation"),
    ),
    _paragraph("Can't come? ", _text("Tell us", href=_LINK + "decline"), ", and we give your seat to somebody else."),
    _paragraph("We look forward to you!"),
)

PERSONAL = _starter(
    "personal-note",
    "Personal note",
    "A plain letter from one person to another.",
    "A quick question, {{ first_name|default('if I may') }}",
    "It takes one line to answer.",
    _paragraph("Hi ", _FIRST_NAME, ","),
    _paragraph(
        "I am writing to a few people whose opinion I value. You have used our service for some time now, and I "
        "would like to know one thing: what is the one change that would make it better for you?"
    ),
    _paragraph("Just answer this mail. One line is enough, and I read every answer myself."),
    _paragraph(
        "If you would rather talk, pick a time in ",
        _text("my calendar", href=_LINK + "calendar"),
        ". Fifteen minutes, no slides.",
    ),
    _paragraph("Thank you, and all the best,"),
    _paragraph("Sam", _BREAK, _text("Founder", colour=_QUIET)),
)

STARTERS = (NEWSLETTER, ANNOUNCEMENT, WELCOME, OFFER, INVITATION, PERSONAL)
