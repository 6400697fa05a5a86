import { TARNFELL } from "../facts.ts";

const mail = (from: string, to: string, date: string, subject: string, lines: readonly string[]): Buffer =>
  Buffer.from(
    [
      `From: ${from}`,
      `To: ${to}`,
      `Date: ${date}`,
      `Subject: ${subject}`,
      `Message-ID: <${subject.toLowerCase().replace(/[^a-z0-9]+/g, "-")}@aldervoss.example>`,
      "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: 8bit",
      "",
      ...lines,
      "",
    ].join("\r\n"),
  );

/** The share of Corvane that management names here is not the one of the workbook. */
export const volumesMail = () =>
  mail(
    "Ines Brandt <ines.brandt@tarnfell.example>",
    "Ruth Voss <ruth.voss@aldervoss.example>",
    "Thu, 12 Nov 2026 09:14:00 +0100",
    "RE: Corvane volumes 2027",
    [
      "Dear Ms Voss,",
      "",
      `Corvane makes up about ${TARNFELL.corvaneShareInMail}% of our revenue. For 2027 they have forecast volumes 6% above this year’s.`,
      "We have not spoken to them about a change of control yet. I would like to do so together with you after signing.",
      "",
      "Kind regards",
      "Ines Brandt",
    ],
  );

export const netDebtMail = () =>
  mail(
    "Daniel Okafor <daniel.okafor@tarnfell.example>",
    "Maya Lind <maya.lind@aldervoss.example>",
    "Mon, 16 Nov 2026 17:40:00 +0100",
    "RE: Net debt and leases",
    [
      "Dear Maya,",
      "",
      "the leases of EUR 3.1m are the present value of Lyon and Lübeck at a rate of 4.5%.",
      "A dividend of EUR 2.0m for 2025 was resolved but not paid; it is not in net debt.",
      "",
      "Best regards",
      "Daniel Okafor",
    ],
  );

export const earnOutMail = () =>
  mail(
    "Petr Novák <petr.novak@ostravavalves.example>",
    "Tomas Alder <tomas.alder@aldervoss.example>",
    "Wed, 11 Nov 2026 11:05:00 +0100",
    "Earn-out",
    [
      "Dear Tomas,",
      "",
      "we can accept an earn-out of up to EUR 18m, but it must be measured on revenue and not on EBITDA, because you will decide on the costs.",
      "Our lawyers will put this into square brackets in the draft.",
      "",
      "Regards",
      "Petr Novák",
    ],
  );
