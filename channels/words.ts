/** What Parley says for itself in chat: short, and never about what it may not name. */
export const WORDS = {
  unknown: (address: string) =>
    `I only answer people whom this firm knows, and I do not know you yet. [Link your account](${address}): the link works once, for 15 minutes, and needs your Parley sign-in.`,
  unknownHere: "I only answer people whom this firm knows. Write to me in a direct message to link your account.",
  askDirectly: "Not everybody here may read the firm's records. Write to me in a direct chat and ask there.",
  answeredAlone: "Not everybody here may read the firm's records, or you sent a file, so I answer you in private.",
  emptyQuestion: "Write your question in the same message.",
  longQuestion: "The question is longer than 20,000 characters. Send long texts as files.",
  aboutFiles: "What is in the attached files?",
  privateAnswer: "Your question, answered here for you alone:",
  seesMore: "You may see more than everybody here. I can answer you in private.",
  working: "Working on it",
  stopped: "Stopped by you.",
  brokeOff: "The answer could not be shown to its end here. Open it in Parley.",
  needsApproval: "Needs approval",
  nothingToApprove: "Nothing waits for your approval.",
  nothingToDo: "You have no open tasks.",
  commandHelp: "Write your question behind the command: /deal what is new on Falcon?",
  commandTaken: "I answer in our direct messages.",
} as const;

/** A field's name as people say it: visibleTo → visible to. */
export const fieldWords = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, (_, before: string, letter: string) => `${before} ${letter.toLowerCase()}`)
    .replaceAll("_", " ");
