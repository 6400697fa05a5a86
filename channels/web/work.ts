/** What a conversation needs only sometimes: approvals, figures, the pipeline, receipts, records. Loaded when the first is to be drawn. */
export { ReceiptCard } from "./parts/receipt.tsx";
export { FieldsCard } from "./sources/fields-card.tsx";
export { ApprovalCard } from "./work/approval-card.tsx";
export { ApprovalsList } from "./work/approvals-list.tsx";
export { Board } from "./work/board.tsx";
export { CardView } from "./work/card-view.tsx";

import css from "./work/work.css";

export { css };
