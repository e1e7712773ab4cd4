"""Words of a clause → the kind of work, with the cadence and the posts usual for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from planner.core.plan import Period


@dataclass(frozen=True)
class Kind:
    """A kind of work that offices plan (工作类型): how it is known, how often, who, when done."""

    id: str
    name: str
    pattern: re.Pattern[str]
    every: Period
    posts: tuple[str, ...]
    done_when: str


def _kind(name: str, pattern: str, every: Period, posts: str, done_when: str) -> Kind:
    key, _, name = name.partition(" ")
    return Kind(key, name, re.compile(pattern), every, tuple(posts.split("|")), done_when)


# What is built is known by how many of it there should be.
_BUILT = (
    r"新建|扩建|改建|建成(?=投用|投入使用)|(?:管网|道路|小区|校舍|厂房|桥梁|校区|院区)(?:改造|建设)"
    r"|(?:建成|建设|改造|硬化|铺设)"
    r"(?=[^,。;]{0,14}\d万?(?:个|座|处|条|所|间|套|亩|公里|平方米|米|户))"
)

# The posts are words of titles, the likeliest first; cadence and posts are what offices of this
# size usually settle on, and stand to be changed by whoever edits the draft.
KINDS = (
    _kind(
        "visits 领导接访下访",
        r"接访|下访|四下基层|包案|现场办公",
        Period.MONTH,
        "党委书记|党工委书记|书记|局长|主任|乡长|镇长",
        "接访、下访的事项当场答复或交办，都有登记。",
    ),
    _kind(
        "party-building 党建统领",
        r"党建(?:统领|引领)|党的(?:全面)?领导|支部|党组织",
        Period.QUARTER,
        "副书记|组织委员|党群|党建|组织|办公室",
        "会议开过，定下的事有人办。",
    ),
    _kind(
        "petitions 信访接待",
        r"信访(?!干部|队伍|工作人员)|诉求|上访|来访|积案",
        Period.MONTH,
        "信访|综治|平安|政法|办公室",
        "接访、下访的事项都有登记，有人办、有答复。",
    ),
    _kind(
        "disputes 排查调处",
        r"矛盾|纠纷|排查|化解|调解|调处|网格|源头治理|平安稳定|不出村|不出格|基层治理|枫桥|诉调|解纷",
        Period.MONTH,
        "总网格长|网格.*主任|综治|平安|网格|调解|司法|政法",
        "本期排查已做完，新发现的都有登记、有人调处；没有的注明。",
    ),
    _kind(
        "decisions 依法决策",
        r"重大(?:行政)?决策|合法性审查|规范性文件|合同|决策程序|法制审核|公文审查|备案审查|决策事项|先审后签",
        Period.QUARTER,
        "党政办|办公室主任|法制|司法|法规",
        "本期上会、签订、印发的都经过合法性审查，意见采没采纳写明。",
    ),
    _kind(
        "litigation 复议应诉",
        r"行政复议|应诉|行政诉讼|败诉|复议|出庭",
        Period.HALF_YEAR,
        "法制|法规|司法助理|司法|办公室",
        "复议、诉讼情况已核对，应出庭的负责人出了庭；没有的注明。",
    ),
    _kind(
        "legal-services 法律服务",
        r"法律援助|法律顾问|法治体检|公共法律服务|法律服务|法律明白人|律师|法治服务|司法所|公证|仲裁",
        Period.QUARTER,
        "法律顾问|司法助理|司法|法律|法规",
        "本期服务已开展，服务了谁、解决了什么有记录。",
    ),
    _kind(
        "enforcement 行政执法",
        r"(?<!谁)执法|监管|案卷|双随机|行政处罚|抽[查检]|查处|巡查|安全生产|行政裁量|(?:安全|事故|重大|火灾)隐患|危化"
        # what is put right among officials is no enforcement
        r"|(?<!作风)(?<!腐败)(?<!主义)(?<!之风)整治(?!.{0,8}(?:形式主义|官僚主义|腐败|作风|不正之风))"
        r"|检查(?=[^,。;]{0,4}企业)|(?:企业|涉企)(?=[^,。;]{0,6}检查)",
        Period.QUARTER,
        "执法.*队长|执法|法制|法规|监管|应急",
        "本期执法、检查已做完，发现的问题已改或已立案；没有的注明。",
    ),
    _kind(
        "openness 政务公开",
        r"公开(?!招[聘录考募标]|选[拔调聘]|竞|遴选|听证|课|赛|审判|庭)|公示|透明|公布|政策解读",
        Period.MONTH,
        "公开|党政办|办公室主任|政务|综合",
        "应公开的内容都已公开，过期的已撤下。",
    ),
    _kind(
        "counters 窗口服务",
        r"窗口|审批|便民|一站式|一窗|办事|服务大厅|一网通办|放管服|政务服务|证明事项|快办",
        Period.MONTH,
        "便民服务.*主任|便民|政务服务|审批|服务中心|办公室",
        "窗口办事核对过一遍，群众反映的问题件件有回音。",
    ),
    _kind(
        "business 营商环境",
        r"营商|惠企|助企|纾困|政企|经营主体|市场主体|民营(?:企业|经济)?|无事不扰"
        r"|(?:走访|服务|联系|帮扶|扶持|支持|培育|包联|帮助|回应|听取)[^,。;]{0,6}企业"
        r"|企业(?:服务|联系|座谈|诉求|反映|家|困难|用工|融资|发展|上市|培育|开办|登记|减负)",
        Period.QUARTER,
        "经济发展.*主任|经济|营商|市场|发展|企业",
        "走访了企业，提出的困难有人办；一时办不了的说清原因。",
    ),
    _kind(
        "projects 项目建设",
        rf"项目|招商|签约|开工|竣工|投产|{_BUILT}",
        Period.QUARTER,
        "项目|建设|经济发展.*主任|经济|发展|规划|企业",
        "本期进度核对过，卡住的事有人办；建成、签约的有验收或合同。",
    ),
    _kind(
        "watch 值班值守",
        r"24小时值班|值班(?=制度|值守|带班|备勤|表|安排|[、和])|值守|备勤|带班|零报告",
        Period.MONTH,
        "应急|党政办|办公室主任|综合|办公室",
        "值班表已排好，值班期间的情况都有记录。",
    ),
    _kind(
        "publicity 普法宣传",
        r"普法|宣传|知法|守法|法律知识|法治文化|法律武器|合法权益|以案释法|法治氛围|宣讲|法治观念|法律进|依法维权|推送|广播",
        Period.QUARTER,
        "司法所.*长|普法|司法|宣传委员|党群|办公室",
        "本期宣传已开展，在哪里、讲了什么有记录。",
    ),
    _kind(
        "study 学法培训",
        r"学习|学法|法治教育|旁听|培训|授课|讲座|法律权威|理论武装|法治思维|研讨|轮训|党校|依法行政(?:意识|能力)|法律手段|考试",
        Period.QUARTER,
        "宣传委员|组织委员|党政办|办公室主任|宣传|人事|政工|办公室",
        "本期学习、培训已组织，谁参加、学了什么有记录。",
    ),
    _kind(
        "oversight 监督考核",
        r"监督(?!员|协管|所)|巡察|巡视|形式主义|官僚主义|不正之风|作风|腐败|廉政|廉洁|人大|政协|督察|考核|问责|纪检|责任追究|评估|评议|通报|督导|督查",
        Period.HALF_YEAR,
        "督办|督查|纪委书记|人大|纪检|监督|办公室",
        "监督意见都有人办、有回复，考核结果已通报。",
    ),
    _kind(
        "team 队伍建设",
        r"队伍|人员配备|配备|持证|招录|招聘|招考|选调|关爱|法制员|力量|业务能力",
        Period.HALF_YEAR,
        "组织委员|组织|人事|政工|党群|办公室主任|办公室",
        "人员情况核对过，缺的已提出补充办法。",
    ),
    _kind(
        "duties 责任落实",
        r"述法|第一责任|主体责任|责任制|责任体系|工作体系|领导小组|组织领导|一岗双责|职责|分工|高位推动|专题研究",
        Period.HALF_YEAR,
        "党政办|办公室主任|综合|办公室|书记",
        "责任已写清到岗位，会议研究或检查过一次。",
    ),
    _kind(
        "rules 制度建设",
        r"机制|制度|方案|清单|平台|办法|细则|台账|修订|目录|预案|规程|归档|案卷|信息化|阵地",
        Period.YEAR,
        "党政办|办公室主任|综合|法制|办公室",
        "已定稿印发或建成，有关科室知道怎么做。",
    ),
)


PROJECTS = next(kind for kind in KINDS if kind.id == "projects")
_BUILDING = re.compile(_BUILT)

# These say how work is set up, not what it is about.
_FRAMES = {"duties", "rules", "team"}


@lru_cache(maxsize=4096)
def kind_of(words: str) -> Kind | None:
    """The kind that most of the words tell; of equals the first; None if none does."""
    best, most = None, 0.0
    for kind in KINDS:
        weight = float(sum(len(found) for found in kind.pattern.findall(words)))
        weight = weight / 100 if kind.id in _FRAMES else weight
        if weight > most:
            best, most = kind, weight
    return best


def is_built(words: str, kind: Kind | None) -> bool:
    """Whether work ends with something that stands, and not with a paper."""
    return kind is PROJECTS or bool(_BUILDING.search(words))
