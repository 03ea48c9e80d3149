"""What the sample is made of: films, names, places, ways to the site. All of it is invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Film:
    title: str
    genre: str
    minutes: int
    premiere: bool = False  # for premium only, also in 3D

    @property
    def page(self) -> str:
        return "/movies/" + "-".join("".join(c for c in self.title.lower() if c.isalnum() or c == " ").split())


@dataclass(frozen=True, slots=True)
class Place:
    city: str
    country: str
    offset: int  # hours from UTC
    postal_code: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a first visit comes from."""

    referrer: str
    utm: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Company:
    """One that has bought seats for its people."""

    id: str
    name: str
    industry: str
    plan: str
    seats: int
    country: str


FILMS: Final = (
    Film("The Lighthouse Keeper's Map", "Adventure", 112),
    Film("Nine Rivers North", "Adventure", 124),
    Film("A Compass for Two", "Adventure", 98),
    Film("Salt and Sail", "Adventure", 131, premiere=True),
    Film("Night Bus to Aurora", "Drama", 107),
    Film("What the Orchard Knew", "Drama", 118),
    Film("The Second Violin", "Drama", 121),
    Film("Letters from Platform Six", "Drama", 102),
    Film("Glass Harvest", "Drama", 115, premiere=True),
    Film("My Neighbour the Opera", "Comedy", 94),
    Film("Two Left Shoes", "Comedy", 89),
    Film("The Accidental Mayor", "Comedy", 101),
    Film("Cousins, Mostly", "Comedy", 96),
    Film("Wedding at Gate B", "Comedy", 99, premiere=True),
    Film("Orbit of Paper Moons", "Science fiction", 134),
    Film("The Quiet Signal", "Science fiction", 119),
    Film("Ferry to Europa", "Science fiction", 127),
    Film("Tomorrow's Archive", "Science fiction", 110),
    Film("Helium Winter", "Science fiction", 141, premiere=True),
    Film("The Ninth Witness", "Thriller", 113),
    Film("Cold Ledger", "Thriller", 108),
    Film("A Door in Lisbon", "Thriller", 104),
    Film("Undertow Street", "Thriller", 117),
    Film("Static", "Thriller", 95, premiere=True),
    Film("The Fox Who Counted Stars", "Family", 86),
    Film("Captain Pumpernickel", "Family", 91),
    Film("Grandmother's Submarine", "Family", 88),
    Film("The Smallest Dragon in Town", "Family", 93, premiere=True),
    Film("Bees of the High Valley", "Documentary", 78),
    Film("Bread, a Biography", "Documentary", 84),
    Film("The Last Telegraph", "Documentary", 90),
    Film("Deep Blue Schoolroom", "Documentary", 81),
)
GENRES: Final = tuple(dict.fromkeys(film.genre for film in FILMS))

FIRST_NAMES: Final = (
    "Ada", "Amir", "Anouk", "Bea", "Bruno", "Carlos", "Chiara", "Dana", "Elif", "Emil", "Fatima", "Felix", "Freja",
    "Gita", "Hana", "Hugo", "Ines", "Ivo", "Jade", "Jonas", "José", "Kaito", "Lea", "Liam", "Łukasz", "Maja", "Marta",
    "Mina", "Nadia", "Noah", "Olga", "Omar", "Pia", "Priya", "Quentin", "Rosa", "Samir", "Søren", "Tara", "Theo",
    "Uma", "Vera", "Wren", "Yara", "Yusuf", "Zoë",
)  # fmt: skip
LAST_NAMES: Final = (
    "Abbott", "Almeida", "Berg", "Castillo", "Chen", "Dubois", "Eriksen", "Farkas", "Fischer", "García", "Haddad",
    "Ito", "Jensen", "Kaya", "Kowalski", "Larsen", "Lindqvist", "Martin", "Mori", "Nguyen", "Novák", "O'Brien",
    "Okafor", "Patel", "Quinn", "Romano", "Rossi", "Santos", "Schmidt", "Silva", "Sørensen", "Tanaka", "Taylor",
    "Unger", "Vargas", "Walker", "Weiss", "Yilmaz", "Young", "Zhang",
)  # fmt: skip
STREETS: Final = ("Mill Lane", "Station Road", "Harbour Street", "Garden Row", "Church Hill", "Canal Walk")

PLACES: Final = (
    Place("London", "GB", 0, "E1 6AN"),
    Place("Manchester", "GB", 0, "M1 2JQ"),
    Place("Dublin", "IE", 0, "D02 X285"),
    Place("Lisbon", "PT", 0, "1100-148"),
    Place("Paris", "FR", 1, "75011"),
    Place("Berlin", "DE", 1, "10115"),
    Place("Munich", "DE", 1, "80331"),
    Place("Madrid", "ES", 1, "28012"),
    Place("Milan", "IT", 1, "20121"),
    Place("Warsaw", "PL", 1, "00-001"),
    Place("Copenhagen", "DK", 1, "1050"),
    Place("Istanbul", "TR", 3, "34000"),
    Place("New York", "US", -5, "10001"),
    Place("Chicago", "US", -6, "60601"),
    Place("São Paulo", "BR", -3, "01310-100"),
    Place("Tokyo", "JP", 9, "100-0001"),
)
PLACE_WEIGHTS: Final = (16, 7, 5, 4, 9, 9, 5, 7, 6, 5, 4, 4, 10, 5, 5, 4)

SOURCES: Final = (
    Source(""),
    Source("https://search.example/"),
    Source("https://films.example.org/reviews"),
    Source("https://social.example/", (("utm_source", "social"), ("utm_medium", "post"), ("utm_campaign", "new"))),
    Source("https://ads.example/", (("utm_source", "ads"), ("utm_medium", "cpc"), ("utm_campaign", "free-weekend"))),
    Source("", (("utm_source", "newsletter"), ("utm_medium", "email"), ("utm_campaign", "friday-films"))),
)
SOURCE_WEIGHTS: Final = (30, 28, 10, 12, 14, 6)

COMPANIES: Final = (
    Company("northwind-cinema", "Northwind Cinema Club", "Clubs", "team", 60, "GB"),
    Company("papermoon", "Papermoon Post-production", "Film production", "studio", 45, "DE"),
    Company("lumen-school", "Lumen Film School", "Education", "campus", 240, "FR"),
    Company("harbour-hotels", "Harbour Hotels", "Hospitality", "business", 180, "PT"),
    Company("kite-agency", "Kite Casting Agency", "Film production", "team", 30, "US"),
    Company("open-screen", "Open Screen Society", "Clubs", "team", 75, "IE"),
    Company("tidewater-tv", "Tidewater Television", "Broadcasting", "studio", 120, "US"),
    Company("marigold-care", "Marigold Care Homes", "Health care", "business", 90, "GB"),
)
DEVICES: Final = ("phone", "tablet", "laptop", "television")
PAGES: Final = ("/", "/", "/movies", "/premieres", "/plans", "/free", "/help")
COMMENTS: Final = {
    1: ("Stopped after ten minutes.", "Not for me at all."),
    2: ("The first half drags.", "Good idea, weak ending."),
    3: ("Fine for a rainy evening.", "Better than its poster."),
    4: ("Lovely music.", "Would watch again with friends.", "Great cast 👏"),
    5: ("Very good film!", "The best of this year.", "Perfect in UltraHD ⭐"),
}
