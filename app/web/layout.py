"""The style of the plain pages."""

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:75rem;padding:1rem;"
    "color:#1a1a1a;background:#fff}"
    "nav{text-align:right}"
    "table{border-collapse:collapse;width:100%;font-size:.875rem}"
    ".wide{overflow-x:auto}"
    "th,td{border:1px solid #bbb;padding:.25rem .5rem;text-align:left;vertical-align:top}"
    "th{background:#f2f2f2}"
    "a{color:#0b4f9e}"
    "small{color:#555}"
)
