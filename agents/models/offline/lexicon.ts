/** General English of the trade: synonyms, small words, currencies. Nothing here names a tool. */
import { stem } from "./text.ts";

const synonymGroups = [
  "move shift advance promote transition bring progress",
  "set put make mark flag",
  "change update edit modify amend adjust correct fix revise",
  "raise increase bump lift up",
  "lower reduce cut decrease drop trim",
  "push postpone delay defer reschedule slip",
  "create open start add register new establish launch setup",
  "show display see view give pull get fetch bring",
  "list enumerate",
  "find search look locate hunt",
  "deal transaction opportunity mandate",
  "document file paper pdf",
  "contract agreement",
  "note memo annotation",
  "comment remark",
  "task todo reminder action",
  "remind chase follow",
  "call phone rang phoned spoke talked",
  "meeting met meet lunch coffee",
  "email mail emailed",
  "dataroom vdr",
  "access permission right entry",
  "revoke remove withdraw block",
  "grant give allow let invite share permit",
  "opened viewed accessed looked visited read",
  "price quote trading stock share",
  "rate yield",
  "chart history trend development",
  "pipeline funnel",
  "total sum overall aggregate",
  "value worth valuation valued",
  "run compute calculate work figure estimate",
  "dcf discounted",
  "lbo buyout",
  "comps comparables peers multiples comparable",
  "sensitivity flex sensitise vary",
  "accretive accretion dilutive dilution",
  "excel spreadsheet workbook xlsx model",
  "irr return",
  "moic multiple",
  "say mention state provide",
  "clause provision term covenant",
  "biggest largest top highest bigger larger big large size",
  "company business firm",
  "contact person",
  "finish complete done tick",
  "exchange fx forex conversion convert",
  "inflation cpi",
  "revenue sales turnover",
  "performance performing perform",
  "log record",
  "assign reassign allocate",
  "currently now",
  "probability likely likelihood chance odds",
  "win won",
  "lose lost",
  "status stage state",
  "versus vs against",
];
const concepts = new Map<string, string>();
for (const group of synonymGroups) {
  const words = group.split(" ");
  for (const word of words) if (!concepts.has(stem(word))) concepts.set(stem(word), `~${words[0]}`);
}
export const conceptOf = (stemmed: string) => concepts.get(stemmed);

export const smallWords = new Set(
  "a an the of to in on at for from by with and or is are was were be been am do does did have has had i me my we us our you your it its this that these those them they their there please can could would will shall should just also then so as any some all into about up out over not no but if than he she his her him".split(
    " ",
  ),
);

export const currencyWords: Record<string, string> = {
  $: "USD",
  us$: "USD",
  usd: "USD",
  dollar: "USD",
  dollars: "USD",
  buck: "USD",
  bucks: "USD",
  "€": "EUR",
  eur: "EUR",
  euro: "EUR",
  euros: "EUR",
  "£": "GBP",
  gbp: "GBP",
  pound: "GBP",
  pounds: "GBP",
  sterling: "GBP",
  quid: "GBP",
  "¥": "JPY",
  jpy: "JPY",
  yen: "JPY",
  chf: "CHF",
  franc: "CHF",
  francs: "CHF",
  cny: "CNY",
  yuan: "CNY",
  renminbi: "CNY",
  rmb: "CNY",
  cad: "CAD",
  aud: "AUD",
  sek: "SEK",
  nok: "NOK",
  dkk: "DKK",
  inr: "INR",
  rupee: "INR",
  rupees: "INR",
  sgd: "SGD",
  hkd: "HKD",
  pln: "PLN",
  zloty: "PLN",
};
export const readVerbs = new Set(
  "show display view see get pull fetch break split list find search look compare check tell read summarise summarize run compute calculate value work convert plot chart count rank sort what which who how when where is are does did has"
    .split(" ")
    .map(stem),
);
/** Verbs that ask for a change; used with the mood, never alone. */
export const changeVerbs = new Set(
  "move shift advance progress track store keep promote set put make mark change update edit modify raise increase bump lift lower reduce cut drop push postpone delay create open add register log record note assign reassign rename close kill park pause revoke remove grant give invite share complete finish tick schedule remind save comment write leave bring start launch delete archive reopen flag book tag post jot attach allow let block transfer hand switch reset revise correct extend withdraw upgrade downgrade reschedule follow kick ban expel throw swap fill"
    .split(" ")
    .map(stem),
);

/** Words that ask, count or point without saying what about. They speak neither for nor against a tool. */
export const neutralWords = new Set(
  "what which who whom whose how where when why there tell give show list find search look get let say know want need like everything anything something nothing every each many much more most few lot lots number today now currently current latest recent right overview details detail info information question answer please kindly quick quickly also only just still already exactly really actually actual one ones thing things new same other another again hello hi hey ok okay thanks what's who's where's how's when's let's i'm we're you're does did has have had been being get got give gave make made using use based according available total open active live ongoing entire whole pending overall moment under over above below between than since before until during within around about doing going running leading handling responsible biggest largest highest lowest smallest best worst bigger larger anyone anybody someone somebody everyone people".split(
    " ",
  ),
);

/** Abbreviations of the trade: all capitals, yet neither names nor tickers. */
export const tradeAcronyms = new Set(
  "nda spa cim loi ioi msa sla sow ipo ebitda ebit irr xirr npv xnpv moic tvpi dpi dcf lbo wacc arr mrr gaap ifrs mac kpi capex opex fcf ppe esg gdpr ip it hr vat eps roe roa roi cogs sga r&d m&a pp&e sg&a tsa rwi mbo ltm ntm ytd ceo cfo coo cto crm sec faq pdf csv".split(
    " ",
  ),
);
/** Industries as people name them. */
export const sectorWords = new Set(
  "software saas technology tech healthcare health medical pharma pharmaceuticals biotech energy renewables utilities power oil gas mining industrials industrial manufacturing chemicals materials construction automotive aerospace defence defense logistics transport transportation shipping consumer retail food beverage hospitality leisure travel media telecom telecoms financials fintech insurance banking education agriculture infrastructure semiconductors packaging".split(
    " ",
  ),
);

/** Words that end the name of an industry. */
export const sectorTails = new Set(
  "services service goods care equipment products devices systems estate supplies distribution generation trade".split(
    " ",
  ),
);

/** Verbs that ask for work outside of reading and answering. */
export const deedVerbs = new Set(
  "write call phone ring draft compose email mail send text message book order buy sell trade fly reserve delete erase drop wipe purge upload download print translate play sing draw paint design code program hire fire pay transfer wire invite notify forward reply post publish tweet fax redline negotiate schedule remind install open-source deploy hack".split(
    " ",
  ),
);
/** Of these the noun is as common as the verb: "order book value", "text of clause 4", "transfer restrictions". */
export const nounLikeVerbs = new Set(
  "draft email mail phone order book trade text message design code program fire transfer wire print post set put mark flag change cut drop push delay defer slip share note comment call lead close record log register grant permit release lift schedule complete file move start offer amend open right access raise increase reduce lower".split(
    " ",
  ),
);
/** What nobody keeps in a data room. */
export const offTopic =
  /\b(?:weather|forecast for (?:today|tomorrow)|rain|joke|poem|song|music|movie|film|recipe|pizza|restaurant|football|soccer|world cup|olympics|horoscope|flight|hotel|lottery|bitcoin price|what time is it|what day is it|meaning of life|president of|prime minister|capital of (?!expenditure|employed|the company)|happy birthday|girlfriend|boyfriend)\b/i;
