"""The words that the rule-based classifier knows, in the languages headlines come in."""

import re

Table = dict[str, re.Pattern[str]]


def _table(**words: str) -> Table:
    return {name: re.compile(rf"(?<!\w)(?:{text})(?!\w)") for name, text in words.items()}


# In order: the first that matches wins.
AUDIENCES = _table(
    agency=(
        r"agency|agencies|agence|agencia|agentur|agentschap|agenzia|byrå|ad ?tech studio"
        r"|creative studio|media buying|performance studio|design studio|brand studio|pr firm"
    ),
    venture=(
        r"venture(?:s)? (?:capital|partner|fund|studio|firm|investor)\w*|ventures|vc|vcs|"
        r"(?:general|limited|managing|investment|operating) partner|gp|"
        r"(?:angel )?investor\w*|investing|investment (?:manager|associate|analyst|director)"
        r"|capital|fund|funds|seed fund|private equity"
        r"|capital[- ]risque|capital riesgo|capital de riesgo|wagniskapital|risikokapital"
        r"|investisseu\w+|inversor\w*|investeerder|durfkapitaal"
    ),
    startup=(
        r"(?:co-?)?founder(?!s)\w*|founding \w+|(?:co)?fondat\w+|(?:co-?)?fundador\w*|(?:mit)?gründer\w*"
        r"|oprichter|start-?ups?|scale-?ups?|saas|yc|y combinator|techstars|series [a-e]"
        r"|(?:vc|venture)[- ]backed|seed(?:-stage)?|stealth|early[- ]stage|b2b software"
        r"|demand gen\w*|growth|go-to-market|gtm|revops|plg|ai platform|fintech|healthtech|martech"
    ),
)
# By the name of the firm, when it tells; these decide before the words of the headline.
COMPANIES = _table(
    agency=r"agency|agentur|agence|creative|(?:media|design|brand) studio|communications",
    venture=r"capital|ventures|partners|(?:growth |seed |venture )?fund",
    startup=r"cloud|software|ai|labs|health|robotics|technologies|\w+\.(?:io|ai)",
    other=r"university|school|bank|foods|logistics|consulting|insurance|hospital|ministry|college",
)
BACKED = re.compile(r"(?:vc|venture)(?: capital)?[- ]backed|backed by|raised|series [a-e]")

POSITIONS = _table(
    partnerships=r"partnerships?(?= |$|,|\.)|alliances|kooperationen|partenariats",
    ceo=(
        r"ceo|(?:co-?)?founder\w*|founding (?:partner|ceo)|(?:co)?fondat\w+|(?:co-?)?fundador\w*"
        r"|(?:mit)?gründer\w*|oprichter|geschäftsführer\w*|pdg|director general|agency owner|owner"
    ),
    demand=r"demand[- ]gen\w*|demand",
    marketing=r"\w*marketing\w*|cmo|brand|content|seo|communications|mercadotecnia|growth",
    revenue=r"revenue|cro|revops",
    sales=r"sales|account executive|sdr|bdr|vertrieb\w*|ventas|ventes|verkoop|business development",
    chief=(
        r"chief|c[a-z]o|executive|vp|svp|evp|vice president|director\w*|directeur|directrice"
        r"|manager|head of|leiter\w*|responsable|gerente|jefe|jefa|lead"
    ),
)
VENTURE_POSITIONS = _table(
    partner=r"(?<!business )partner|gp|socio|socia|associé|associée|founder|angel investor|managing director",
    principal=r"principal\w*|vice president|vp|investment director",
    associate=r"associate\w*|analyst\w*|investment manager",
)

SENIORITIES = _table(
    unpaid=r"volunteer\w*|unpaid|ehrenamt\w*|bénévole|voluntari\w+",
    training=r"intern|internship|trainee|apprentice|student|praktikant\w*|stagiaire|becari\w+",
    owner=(
        r"(?:co-?)?founder\w*|(?:co-?)?owner|(?:co)?fondat\w+|(?:co-?)?fundador\w*|(?:mit)?gründer\w*"
        r"|oprichter|inhaber\w*|self-employed|freelance\w*"
    ),
    partner=r"(?<!business )partner|gp|socio|socia|associé|associée",
    cxo=r"c[efimoprst]o|chief|president|geschäftsführer\w*|pdg|managing director|director general",
    vp=r"vp|svp|evp|avp|vice president",
    director=r"director\w*|directeur|directrice|head of|head|\w*leiter\w*|principal",
    manager=r"manager|supervisor|team lead|gerente|responsable|jefe|jefa|lead",
    senior=r"senior|sr|staff|expert|lecturer|counsel|hr business partner",
    entry=r"sales development representative|sdr|junior|jr|entry|assistant|coordinator|associate|graduate",
)
ALIASES = {
    "cxo": ("cxo", "c suite", "c level", "executive", "chief"),
    "vp": ("vp", "vice president"),
    "training": ("training", "intern"),
    "unpaid": ("unpaid", "volunteer"),
    "individual": ("individual contributor",),
}

FUNCTIONS = _table(
    human_resources=r"hr|human resources|recruit\w*|talent|people (?:ops|operations|partner)|rrhh",
    product_management=r"product (?:manager|management|lead|owner|director)|head of product|cpo",
    customer_success_and_support=r"customer (?:success|support|service|experience)|support",
    program_and_project_management=r"(?:project|program|programme) (?:manager|management|lead)",
    quality_assurance=r"qa|quality|tester",
    business_development=r"business development|biz ?dev|partnerships?|alliances",
    marketing=r"\w*marketing\w*|cmo|client services \w+|brand|seo|demand gen\w*|growth|content|mercadotecnia",
    sales=r"sales|account (?:executive|manager)|sdr|bdr|revenue|cro|vertrieb\w*|ventas|ventes",
    finance=(
        r"finance|cfo|invest\w*|investor\w*|venture\w*|vc|capital|fund|gp|banker|treasury"
        r"|financ\w+|(?:general|managing|venture|limited) partner|principal|^partner"
    ),
    accounting=r"account(?:ant|ing)|bookkeep\w*|controller|tax|audit\w*",
    legal=r"legal|lawyer|attorney|counsel|paralegal|solicitor|jurist\w*|avocat\w*|abogad\w+",
    information_technology=r"it|cio|ciso|sysadmin|system administrator|cloud|devops|security",
    engineering=r"engineer\w*|developer|cto|chief technology officer|software|programmer|entwickler\w*|ingeni\w+|architect",
    research=r"research\w*|scientist|phd|data science",
    arts_and_design=r"design\w*|artist|creative|illustrat\w+|photograph\w*|ux|ui|art director",
    media_and_communication=r"journalis\w*|editor|writer|pr|communications?|media|podcast\w*",
    consulting=r"consult\w*|advisor|adviser|berater\w*",
    education=r"teacher|professor|lecturer|school|university|coach|trainer|teaching|educat\w+",
    healthcare_services=r"nurse|doctor|physician|medical|health\w*|clinic\w*|therapist",
    military_and_protective_services=r"army|navy|military|police|veteran|firefighter",
    community_and_social_services=r"community|ngo|non-?profit|social worker|charity",
    purchasing=r"procurement|purchasing|buyer|einkauf\w*",
    real_estate=r"real estate|realtor|property|immobilien\w*",
    administrative=r"office manager|administrat\w*|secretary|executive assistant|assistant",
    operations=r"operations|revenue operations \w+|\w+ supervisor|head of platform|coo|ops|logistics|supply chain|operaciones",
    entrepreneurship=(
        r"(?:co-?)?founder\w*|ceo|owner|entrepreneur\w*|(?:co)?fondat\w+|(?:co-?)?fundador\w*"
        r"|(?:mit)?gründer\w*|geschäftsführer\w*|oprichter|serial founder"
    ),
)
NEEDS_MORE = re.compile(r"[^\W\d_]{2,}")
EMPTY = {"", "-", "--", "---", "n/a", "na", "none", "linkedin member", "open to work", "hello"}
