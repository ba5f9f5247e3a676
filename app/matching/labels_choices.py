"""Names of the closed sets of details, in Russian and English."""

from enum import StrEnum

from app.vocabulary.details.certificates import CertificateKind
from app.vocabulary.details.evidence import EvidenceLevel
from app.vocabulary.details.green import EnergySource
from app.vocabulary.details.materials import MaterialClass
from app.vocabulary.details.projects import ProjectRole, Rights, Stage, Transfer

Label = tuple[str, str]

CHOICES: dict[type[StrEnum], dict[str, Label]] = {
    EvidenceLevel: {
        EvidenceLevel.REGISTER: ("реестр", "register"),
        EvidenceLevel.CERTIFICATE: ("сертификат", "certificate"),
        EvidenceLevel.CLAIM: ("заявление", "claim"),
    },
    CertificateKind: {
        CertificateKind.GOST: ("соответствие ГОСТ", "conformity to GOST"),
        CertificateKind.TU: ("соответствие ТУ", "conformity to TU"),
        CertificateKind.STB: ("соответствие СТБ", "conformity to STB"),
        CertificateKind.ST_RK: ("соответствие СТ РК", "conformity to ST RK"),
        CertificateKind.KMS: ("соответствие КМС", "conformity to KMS"),
        CertificateKind.AST: ("соответствие АСТ", "conformity to AST"),
        CertificateKind.ISO: ("система менеджмента", "management system"),
        CertificateKind.EAC_CERTIFICATE: ("сертификат ЕАЭС", "EAC certificate"),
        CertificateKind.EAC_DECLARATION: ("декларация ЕАЭС", "EAC declaration"),
        CertificateKind.OTHER: ("другой документ", "another document"),
    },
    EnergySource: {
        EnergySource.COAL: ("уголь", "coal"),
        EnergySource.GAS: ("газ", "gas"),
        EnergySource.OIL: ("нефть", "oil"),
        EnergySource.NUCLEAR: ("атом", "nuclear"),
        EnergySource.HYDRO: ("гидро", "hydro"),
        EnergySource.WIND: ("ветер", "wind"),
        EnergySource.SOLAR: ("солнце", "solar"),
        EnergySource.BIOMASS: ("биомасса", "biomass"),
        EnergySource.OTHER: ("прочее", "other"),
    },
    MaterialClass: {
        MaterialClass.METAL_ALLOY: ("сплав", "metal alloy"),
        MaterialClass.SUPERALLOY: ("жаропрочный сплав", "superalloy"),
        MaterialClass.REFRACTORY_METAL: ("тугоплавкий металл", "refractory metal"),
        MaterialClass.POWDER: ("порошок", "powder"),
        MaterialClass.CERAMIC: ("керамика", "ceramic"),
        MaterialClass.GLASS: ("стекло", "glass"),
        MaterialClass.POLYMER: ("полимер", "polymer"),
        MaterialClass.COMPOSITE: ("композит", "composite"),
        MaterialClass.CARBON: ("углеродный материал", "carbon material"),
        MaterialClass.SEMICONDUCTOR: ("полупроводник", "semiconductor"),
        MaterialClass.MAGNETIC: ("магнитный материал", "magnetic material"),
        MaterialClass.COATING: ("покрытие", "coating"),
        MaterialClass.NANOMATERIAL: ("наноматериал", "nanomaterial"),
        MaterialClass.BUILDING: ("строительный материал", "building material"),
    },
    ProjectRole: {
        ProjectRole.INVESTOR: ("инвестор", "investor"),
        ProjectRole.TECHNOLOGY: ("технология", "technology"),
        ProjectRole.EQUIPMENT: ("оборудование", "equipment"),
        ProjectRole.COMPONENTS: ("комплектующие", "components"),
        ProjectRole.RAW_MATERIALS: ("сырьё", "raw materials"),
        ProjectRole.SITE: ("площадка", "site"),
        ProjectRole.MANUFACTURER: ("производство", "manufacturing"),
        ProjectRole.BUYER: ("сбыт", "purchase of the product"),
        ProjectRole.ENGINEERING: ("инжиниринг", "engineering"),
        ProjectRole.SERVICE: ("сервис", "service"),
    },
    Stage: {
        Stage.IDEA: ("идея", "idea"),
        Stage.FEASIBILITY: ("обоснование", "feasibility study"),
        Stage.DESIGN: ("проектирование", "design"),
        Stage.CONSTRUCTION: ("строительство", "construction"),
        Stage.OPERATION: ("работа", "operation"),
    },
    Rights: {
        Rights.PATENT: ("патент", "patent"),
        Rights.PATENT_PENDING: ("заявка на патент", "patent pending"),
        Rights.KNOW_HOW: ("ноу-хау", "know-how"),
        Rights.COPYRIGHT: ("авторское право", "copyright"),
        Rights.OPEN: ("открытая технология", "open technology"),
    },
    Transfer: {
        Transfer.EXCLUSIVE_LICENCE: ("исключительная лицензия", "exclusive licence"),
        Transfer.LICENCE: ("лицензия", "licence"),
        Transfer.ASSIGNMENT: ("уступка прав", "assignment"),
        Transfer.KNOW_HOW: ("передача ноу-хау", "transfer of know-how"),
        Transfer.TURNKEY: ("линия под ключ", "turnkey line"),
        Transfer.JOINT_DEVELOPMENT: ("совместная разработка", "joint development"),
        Transfer.CONTRACT_RESEARCH: ("исследование по заказу", "contract research"),
        Transfer.TRAINING: ("обучение", "training"),
    },
}
"""Names by set and value; a test asks that every value has both."""


def choice(value: StrEnum) -> Label:
    """The name of one value."""
    return CHOICES[type(value)][value]
