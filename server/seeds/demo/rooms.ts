import { distributionAgreement } from "./documents/distribution-agreement.ts";
import { facilitiesAgreement } from "./documents/facilities-agreement.ts";
import { earnOutMail, netDebtMail, volumesMail } from "./documents/letters.ts";
import { memorandum } from "./documents/memorandum.ts";
import { monthlyPack, qualityOfEarnings, teaser } from "./documents/reports.ts";
import { supplyAgreement } from "./documents/supply-agreement.ts";
import { keyEmployees, lease, purchaseAgreement } from "./documents/word-files.ts";
import { managementCase, ostravaModel, questionLog } from "./documents/workbooks.ts";

export interface DemoDocument {
  folder: string;
  name: string;
  write(): Buffer | Promise<Buffer>;
}
export interface DemoRoom {
  key: string;
  name: string;
  deal: string;
  documents: readonly DemoDocument[];
}

export const ROOMS: readonly DemoRoom[] = [
  {
    key: "falcon",
    name: "Falcon VDR",
    deal: "falcon",
    documents: [
      { folder: "/1 Overview", name: "Tarnfell Information Memorandum.pdf", write: memorandum },
      { folder: "/2 Financials", name: "Tarnfell Management Case v3.xlsx", write: managementCase },
      { folder: "/2 Financials", name: "Tarnfell Monthly Pack September 2026.pdf", write: monthlyPack },
      { folder: "/4 Material contracts", name: "Master Supply Agreement, Corvane.pdf", write: supplyAgreement },
      {
        folder: "/4 Material contracts",
        name: "Senior Facilities Agreement, Tarnfell.pdf",
        write: facilitiesAgreement,
      },
      { folder: "/4 Material contracts", name: "Lease Agreement, Lyon.docx", write: lease },
      { folder: "/5 People", name: "Personnel and Key Employees.docx", write: keyEmployees },
      { folder: "/6 Questions", name: "Falcon Q&A log.xlsx", write: questionLog },
      { folder: "/6 Questions", name: "RE Corvane volumes 2027.eml", write: volumesMail },
      { folder: "/6 Questions", name: "RE Net debt and leases.eml", write: netDebtMail },
    ],
  },
  {
    key: "osprey",
    name: "Osprey data room",
    deal: "osprey",
    documents: [
      { folder: "/1 Overview", name: "Ostrava Valves Teaser.pdf", write: teaser },
      { folder: "/2 Financials", name: "Ostrava Valves Model.xlsx", write: ostravaModel },
      { folder: "/2 Financials", name: "Ostrava Quality of Earnings.pdf", write: qualityOfEarnings },
      { folder: "/3 Contracts", name: "Distribution Agreement, Halden.pdf", write: distributionAgreement },
      { folder: "/3 Contracts", name: "Osprey Share Purchase Agreement, draft 2.docx", write: purchaseAgreement },
      { folder: "/4 Correspondence", name: "Earn-out.eml", write: earnOutMail },
    ],
  },
];
