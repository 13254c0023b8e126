"""The four families of scenarios: who comes from where to where, and how many."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Hub:
    """A city with a station, and maybe an airport."""

    city: str
    airport: str | None = None


@dataclass(frozen=True, kw_only=True)
class Family:
    """What a family's scenarios share; the seed decides the rest."""

    name: str
    cohorts: int
    workers: int
    lanes: int
    """Distinct (origin, destination)."""
    origins: int
    destinations: int
    employers: int
    targets: tuple[str, ...]
    """Leading digits of the county codes of the destinations."""
    from_hubs: tuple[Hub, ...]
    to_hubs: tuple[Hub, ...]
    flights: int
    coach_fleets: int
    """Fleets of long-distance coaches."""
    departure_times: tuple[str, ...]
    neighbour_km: int
    coach_km: int
    """Longest trip of a long-distance coach."""
    max_wait_hours: int
    """Longest wait between two legs."""
    late_province: str | None
    """Province whose workers get permits ten days late."""

    def scaled(self, factor: float) -> Family:
        """A smaller one: heads and cohorts by the factor, places by its root."""
        root = factor**0.5
        return replace(
            self,
            name=f"{self.name}-{factor:g}",
            cohorts=max(1, round(self.cohorts * factor)),
            workers=max(1, round(self.workers * factor)),
            lanes=max(1, round(self.lanes * factor)),
            origins=max(len(self.from_hubs), round(self.origins * root)),
            destinations=max(len(self.to_hubs), round(self.destinations * root)),
            employers=max(2, round(self.employers * factor)),
            flights=max(1, round(self.flights * root)),
        )


GUIYANG = Hub(city="guiyang", airport="kwe_airport")
KUNMING = Hub(city="kunming", airport="kmg_airport")
CHENGDU = Hub(city="chengdu", airport="ctu_airport")
CHONGQING = Hub(city="chongqing_city", airport="ckg_airport")
CHANGSHA = Hub(city="changsha", airport="csx_airport")
WUHAN = Hub(city="wuhan", airport="wuh_airport")
NANCHANG = Hub(city="nanchang", airport="khn_airport")
HEFEI = Hub(city="hefei", airport="hfe_airport")
ZHENGZHOU = Hub(city="zhengzhou", airport="cgo_airport")
NANNING = Hub(city="nanning", airport="nng_airport")
XIAN = Hub(city="xian", airport="xiy_airport")
LANZHOU = Hub(city="lanzhou", airport="lhw_airport")
TAIYUAN = Hub(city="taiyuan", airport="tyn_airport")
SHIJIAZHUANG = Hub(city="shijiazhuang", airport="sjw_airport")
JINAN = Hub(city="jinan", airport="tna_airport")
HANGZHOU = Hub(city="hangzhou", airport="hgh_airport")
WENZHOU = Hub(city="wenzhou", airport="wnz_airport")
NINGBO = Hub(city="ningbo", airport="ngb_airport")
JINHUA = Hub(city="jinhua", airport="yiw_airport")
SHANGHAI = Hub(city="shanghai_city", airport="sha_airport")
NANJING = Hub(city="nanjing", airport="nkg_airport")
SUZHOU = Hub(city="suzhou_jiangsu")
GUANGZHOU = Hub(city="guangzhou", airport="can_airport")
SHENZHEN = Hub(city="shenzhen", airport="szx_airport")
XIAMEN = Hub(city="xiamen", airport="xmn_airport")
FUZHOU = Hub(city="fuzhou_fujian", airport="foc_airport")

FAMILIES = {
    family.name: family
    for family in (
        Family(
            name="county",
            cohorts=50,
            workers=2_500,
            lanes=28,
            origins=12,
            destinations=4,
            employers=8,
            targets=("3303", "3310"),
            from_hubs=(GUIYANG, NANCHANG),
            to_hubs=(WENZHOU, JINHUA),
            flights=1,
            coach_fleets=2,
            departure_times=("08:00", "20:00"),
            neighbour_km=60,
            coach_km=1_800,
            max_wait_hours=6,
            late_province=None,
        ),
        Family(
            name="city",
            cohorts=1_000,
            workers=50_000,
            lanes=250,
            origins=50,
            destinations=8,
            employers=70,
            targets=("3303", "3307", "3310", "3311"),
            from_hubs=(GUIYANG, CHONGQING, CHANGSHA, WUHAN, NANCHANG, HEFEI),
            to_hubs=(WENZHOU, JINHUA),
            flights=3,
            coach_fleets=4,
            departure_times=("08:00", "20:00"),
            neighbour_km=30,
            coach_km=1_400,
            max_wait_hours=6,
            late_province="hubei",
        ),
        Family(
            name="province",
            cohorts=10_000,
            workers=300_000,
            lanes=1_500,
            origins=200,
            destinations=25,
            employers=600,
            targets=("33",),
            from_hubs=(
                GUIYANG, KUNMING, CHENGDU, CHONGQING, CHANGSHA, WUHAN, NANCHANG, HEFEI, ZHENGZHOU,
                NANNING,
            ),
            to_hubs=(HANGZHOU, WENZHOU, NINGBO, JINHUA),
            flights=6,
            coach_fleets=5,
            departure_times=("08:00",),
            neighbour_km=20,
            coach_km=900,
            max_wait_hours=3,
            late_province="hubei",
        ),
        Family(
            name="nation",
            cohorts=100_000,
            workers=6_000_000,
            lanes=10_000,
            origins=700,
            destinations=100,
            employers=5_000,
            targets=("31", "32", "33", "35", "44"),
            from_hubs=(
                GUIYANG, KUNMING, CHENGDU, CHONGQING, CHANGSHA, WUHAN, NANCHANG, HEFEI, ZHENGZHOU,
                NANNING, XIAN, LANZHOU, TAIYUAN, SHIJIAZHUANG, JINAN,
            ),
            to_hubs=(
                HANGZHOU, WENZHOU, NINGBO, SHANGHAI, NANJING, SUZHOU, GUANGZHOU, SHENZHEN, XIAMEN,
                FUZHOU,
            ),
            flights=15,
            coach_fleets=8,
            departure_times=("08:00",),
            neighbour_km=15,
            coach_km=700,
            max_wait_hours=2,
            late_province="hubei",
        ),
    )
}  # fmt: skip
