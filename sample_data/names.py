"""Names on the map, Chinese and English, from the official ones."""

from pypinyin import Style, lazy_pinyin, load_phrases_dict

load_phrases_dict(
    {
        "鳘鱼沙": [["min"], ["yu"], ["sha"]],
        "孖湾": [["ma"], ["wan"]],
        "斗门": [["dou"], ["men"]],
        "长沙": [["chang"], ["sha"]],
        "长亨": [["chang"], ["heng"]],
        "朝阳": [["chao"], ["yang"]],
        "唐乐": [["tang"], ["le"]],
        "大沙": [["da"], ["sha"]],
        "大赤坎": [["da"], ["chi"], ["kan"]],
        "粤华": [["yue"], ["hua"]],
        "会同": [["hui"], ["tong"]],
        "石狗": [["shi"], ["gou"]],
        "耕管": [["geng"], ["guan"]],
        "中心": [["zhong"], ["xin"]],
        "六乡": [["liu"], ["xiang"]],
        "大海环": [["da"], ["hai"], ["huan"]],
        "荷包": [["he"], ["bao"]],
    }
)


def community_name(official: str) -> str:
    """Display form of a committee's official name: 紫荆社区, 东桥村."""
    if official == "保税区虚拟社区":
        return "保税区社区"
    for suffix in ("居民委员会", "居委会"):
        if official.endswith(suffix):
            return official.removesuffix(suffix)
    for suffix in ("民委员会", "委会"):
        if official.endswith("村" + suffix):
            return official.removesuffix(suffix)
    return official


def stem(name: str) -> str:
    """A community's name without its kind: 紫荆社区 → 紫荆, 中心村 → 中心."""
    return name.removesuffix("社区") if name.endswith("社区") else name.removesuffix("村")


def pinyin(chinese: str) -> str:
    """Place name in pinyin, one capital: 唐家湾 → Tangjiawan, 西埔 → Xipu, 东安 → Dong'an."""
    joined = ""
    for syllable in lazy_pinyin(chinese, style=Style.NORMAL, v_to_u=False):
        apostrophe = "'" if joined and syllable[0] in "aeo" else ""
        joined += apostrophe + syllable
    return joined.capitalize()


def community_name_en(name: str) -> str:
    """English name of a community: Zijing Community, Dongqiao Village."""
    if name == "保税区社区":
        return "Free Trade Zone Community"
    kind = "Community" if name.endswith("社区") else "Village"
    return f"{pinyin(stem(name))} {kind}"


def cell_names(community: str, number: int) -> tuple[str, str]:
    """Chinese and English name of a cell: 紫荆社区第3网格, Zijing Cell 3."""
    english = "Free Trade Zone" if community == "保税区社区" else pinyin(stem(community))
    return f"{community}第{number}网格", f"{english} Cell {number}"
