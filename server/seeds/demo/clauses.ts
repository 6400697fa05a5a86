/** Articles that commercial contracts share, written for the demo. `{S}` and `{C}` stand for supplier and customer, `{A}` for the agreement. */
export interface Article {
  title: string;
  clauses: readonly string[];
}

export const COMMON: Readonly<Record<string, Article>> = {
  definitions: {
    title: "Definitions and interpretation",
    clauses: [
      "In this Agreement, “Affiliate” means, in relation to a party, any person that directly or indirectly controls, is controlled by or is under common control with that party.",
      "“Business Day” means a day other than a Saturday, a Sunday or a public holiday in the place where the recipient of a notice has its registered office.",
      "“Confidential Information” means all information, in whatever form, that one party discloses to the other in connection with this Agreement and that is marked as confidential or is by its nature confidential.",
      "“Intellectual Property Rights” means patents, utility models, designs, trade marks, copyright, database rights, know-how and all similar rights, whether registered or not, anywhere in the world.",
      "“Losses” means all losses, liabilities, damages, costs, claims and reasonable expenses, including legal fees.",
      "Headings are for convenience and do not affect the interpretation of this Agreement. A reference to a clause or a schedule is to a clause of, or a schedule to, this Agreement.",
      "A reference to a statute includes the statute as amended or replaced from time to time and any subordinate legislation made under it.",
    ],
  },
  orders: {
    title: "Forecasts and orders",
    clauses: [
      "{C} shall give {S} a rolling forecast of its requirements for the following twelve months by the tenth Business Day of each month. The first three months of each forecast are binding as to eighty per cent (80%) of the quantities stated.",
      "Each order shall state the item number, the quantity, the delivery site and the requested date of delivery. {S} shall confirm or reject an order within four (4) Business Days of its receipt.",
      "{S} may reject an order only if it exceeds the binding part of the forecast by more than twenty-five per cent (25%) or asks for a delivery earlier than the lead time in Schedule 1.",
      "Terms printed on or referred to in an order form, a confirmation or an invoice of either party are of no effect, even if they are not objected to.",
      "{C} may reschedule an order once, by up to thirty (30) days, if it gives notice at least fifteen (15) Business Days before the confirmed date of delivery.",
    ],
  },
  delivery: {
    title: "Delivery, title and risk",
    clauses: [
      "{S} shall deliver the Products DAP (Incoterms 2020) to the delivery site named in the order. Risk passes on delivery.",
      "Title to the Products passes to {C} on payment in full. Until then {C} shall keep them identifiable and insured.",
      "If {S} is late by more than five (5) Business Days for reasons other than Force Majeure, {C} may claim liquidated damages of half a per cent (0.5%) of the price of the late Products for each full week of delay, up to five per cent (5%) of that price.",
      "If the delay exceeds six (6) weeks, {C} may cancel the order as to the late Products and buy replacements elsewhere, and {S} shall pay the reasonable difference in price.",
      "Each delivery shall be accompanied by a delivery note, the test certificates required by Schedule 2 and the documents needed for import.",
    ],
  },
  quality: {
    title: "Quality, inspection and acceptance",
    clauses: [
      "{S} shall maintain a quality management system certified to ISO 9001 and shall let {C} audit it once in each calendar year on ten (10) Business Days’ notice.",
      "{C} shall inspect each delivery within fifteen (15) Business Days and shall give notice of defects that can be seen on ordinary inspection. Products of which no notice is given are deemed accepted.",
      "Hidden defects may be notified within thirty (30) days of their discovery, but no later than the end of the warranty period.",
      "{S} shall keep samples and test records of each batch for ten (10) years and shall give {C} copies on request.",
      "Changes to materials, to processes or to the place of manufacture need the prior written approval of {C}, which it shall not withhold unreasonably.",
    ],
  },
  prices: {
    title: "Prices and payment",
    clauses: [
      "The prices are stated in Schedule 1 in euro, exclusive of value added tax. They are fixed until the end of the calendar year in which this Agreement begins.",
      "From then on prices are adjusted each 1 January by sixty per cent (60%) of the change of the producer price index for industrial valves over the preceding twelve months, but by no more than four per cent (4%) in a year.",
      "{S} may invoice on delivery. Invoices are payable within forty-five (45) days of receipt.",
      "Late payments bear interest at five percentage points above the base rate of the European Central Bank from the due date until payment.",
      "{C} may set off only claims that are undisputed or that have been finally decided by a court.",
      "If {S} supplies the same Products in comparable volumes to another customer in the same territory at lower prices, it shall offer those prices to {C} from the following quarter on.",
    ],
  },
  warranty: {
    title: "Warranty",
    clauses: [
      "{S} warrants that the Products conform to the specifications in Schedule 2, are free from defects in design, material and workmanship and are free from rights of third parties.",
      "The warranty period is thirty-six (36) months from delivery. For repaired or replaced Products it begins anew, but ends no later than forty-eight (48) months after the first delivery.",
      "{S} shall at the choice of {C} repair or replace defective Products, or credit their price, within twenty (20) Business Days, and shall bear the cost of removal, transport and installation.",
      "The warranty does not cover ordinary wear, use outside the limits in Schedule 2 or changes made without the consent of {S}.",
    ],
  },
  liability: {
    title: "Liability and insurance",
    clauses: [
      "Nothing in this Agreement limits liability for death or personal injury, for fraud or wilful misconduct, or any other liability that cannot be limited by law.",
      "Neither party is liable for loss of profit, loss of production or indirect loss, except to the extent covered by liquidated damages.",
      "The total liability of each party under this Agreement in a calendar year is limited to the greater of five million euro (EUR 5,000,000) and one hundred per cent (100%) of the amounts paid or payable in that year.",
      "{S} shall hold product liability insurance of at least ten million euro (EUR 10,000,000) for each claim and shall give evidence of it each year.",
      "A claim under this Agreement lapses two (2) years after the party that makes it knew or ought to have known of it.",
    ],
  },
  confidentiality: {
    title: "Confidentiality",
    clauses: [
      "Each party shall keep the Confidential Information of the other secret, shall use it for the purposes of this Agreement alone and shall disclose it only to those employees and advisers who need it and are bound to secrecy.",
      "This does not apply to information that is or becomes public without breach, that the recipient had before or obtained lawfully from a third party, or that it developed independently.",
      "Where disclosure is required by law or by an authority, the recipient shall inform the other party beforehand as far as it lawfully can.",
      "The obligations of this clause survive the end of this Agreement by five (5) years.",
      "A party that negotiates a sale of its business may disclose this Agreement to serious bidders and their advisers under a confidentiality agreement no less strict than this clause.",
    ],
  },
  ip: {
    title: "Intellectual property",
    clauses: [
      "Each party keeps the Intellectual Property Rights that it held before this Agreement or that it develops independently of it.",
      "Tools, drawings and specifications that {C} provides remain its property, shall be marked as such and shall be returned at the end of this Agreement.",
      "Improvements of the Products that are made in the course of this Agreement belong to {S}. {C} has a free, perpetual licence to use them with the Products.",
      "{S} shall defend {C} against claims that the Products infringe rights of third parties and shall indemnify it against the resulting Losses.",
    ],
  },
  forceMajeure: {
    title: "Force majeure",
    clauses: [
      "A party is not liable for a failure to perform that is caused by an event beyond its reasonable control, such as war, natural disaster, epidemic, embargo or general strike (“Force Majeure”).",
      "The party concerned shall inform the other without delay of the event and its likely duration and shall do what can reasonably be expected to limit its effects.",
      "If Force Majeure lasts for more than ninety (90) days, either party may terminate the affected orders, and after one hundred and eighty (180) days this Agreement, by written notice.",
    ],
  },
  compliance: {
    title: "Compliance",
    clauses: [
      "Each party shall comply with the laws that apply to it, in particular those against bribery and corruption, on competition, on export control and on human rights in supply chains.",
      "Neither party shall offer or accept any advantage in connection with this Agreement that could be regarded as improper.",
      "{S} shall see to it that its own suppliers keep to the code of conduct in Schedule 4 and shall let {C} verify this on reasonable notice.",
      "A serious breach of this clause entitles the other party to terminate this Agreement with immediate effect.",
    ],
  },
  data: {
    title: "Data protection",
    clauses: [
      "The parties process personal data of each other’s employees only as far as this is needed to perform this Agreement and in accordance with Regulation (EU) 2016/679.",
      "Where one party processes personal data on behalf of the other, they shall conclude a separate agreement on processing before it begins.",
      "Each party shall inform the other of a breach of the security of such data within seventy-two (72) hours.",
    ],
  },
  notices: {
    title: "Notices",
    clauses: [
      "Notices under this Agreement shall be in writing and in English and shall be sent by courier or registered mail to the address of the recipient in Schedule 5, with a copy by e-mail.",
      "A notice is deemed received on delivery if that is before 5 p.m. on a Business Day, and on the next Business Day otherwise.",
      "A change of address takes effect five (5) Business Days after it was notified.",
    ],
  },
  general: {
    title: "General",
    clauses: [
      "This Agreement, with its schedules, is the entire agreement between the parties on its subject and replaces all earlier arrangements.",
      "Changes, including a change of this clause, need the written form and the signature of both parties.",
      "If a provision is or becomes invalid, the others remain in force. The parties shall replace it by a valid one that comes closest to its purpose.",
      "A failure to exercise a right is no waiver of it.",
      "This Agreement may be signed in counterparts and by electronic signature.",
      "Nothing in this Agreement makes the parties partners, or one the agent of the other.",
    ],
  },
};
