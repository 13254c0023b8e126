"""Towns as the list of GeoNames has them: real ones, few enough to be told by heart."""


def _town(id_, name, country, admin, latitude, longitude, people, *others):
    return {
        "geonameid": id_, "name": name, "countrycode": country, "admin1code": admin,
        "latitude": latitude, "longitude": longitude, "population": people,
        "alternatenames": list(others), "timezone": "",
    }  # fmt: skip


_ALL = (
    _town(1816373, "Bijie", "CN", "18", 27.30193, 105.28627, 1137383, "Bìjíe", "毕节", "毕节市"),
    _town(2038087, "Chaoyang", "CN", "19", 41.57, 120.45, 410005, "朝阳", "朝阳市", "chao yang"),
    _town(8398083, "Chaoyang", "CN", "33", 31.4064, 109.0512, 13524, "朝阳", "朝阳镇"),
    _town(1797551, "Sandu", "CN", "31", 19.7833, 109.2, 76757, "三都", "三都镇"),
    _town(2988507, "Paris", "FR", "11", 48.85341, 2.3488, 2138551, "巴黎"),
    _town(4717560, "Paris", "US", "TX", 33.66094, -95.55551, 24782),
    _town(2657832, "Aberdeen", "GB", "SCT", 57.14369, -2.09814, 198590),
    _town(1882056, "Aberdeen", "HK", "HSO", 22.24802, 114.15296, 157400, "香港仔"),
    _town(2867714, "Munich", "DE", "02", 48.13743, 11.57549, 1512491, "München", "Munchen"),
    _town(4273837, "Kansas City", "US", "KS", 39.11417, -94.62746, 156607),
    _town(1815585, "Xi’an", "CN", "26", 34.25833, 108.92861, 9600000, "西安", "西安市", "Xian"),
    _town(2747351, "'s-Hertogenbosch", "NL", "06", 51.69917, 5.30417, 134520, "Den Bosch"),
    _town(1580578, "Ấp Bắc", "VN", "00", 10.4, 106.2, 2000),
    _town(8552290, "Jiufeng", "CN", "18", 27.31, 105.31, 0, "Bijie Xian"),
)
TOWNS = {str(one["geonameid"]): one for one in _ALL}
