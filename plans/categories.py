"""Categories of incidents. Plan A has none; these seven are plan B 1.5's, used by the platform for both."""

from collections.abc import Mapping
from types import MappingProxyType

from plans.schema.text import Text

CATEGORIES: Mapping[str, Text] = MappingProxyType(
    {
        "malicious_program": Text("有害程序事件", "Malicious program"),
        "network_attack": Text("网络攻击事件", "Network attack"),
        "information_destruction": Text("信息破坏事件", "Information compromise"),
        "information_content": Text("信息内容安全事件", "Information content security"),
        "facility_fault": Text("设施设备故障", "Facility/equipment fault"),
        "disaster": Text("灾害性事件", "Disaster-related"),
        "other": Text("其他事件", "Other"),
    }
)
