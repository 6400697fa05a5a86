import type { AnyTool } from "../define-tool.ts";
import { addComment } from "./add-comment.ts";
import { bulkUpdateDeals } from "./bulk-update-deals.ts";
import { createDeal } from "./create-deal.ts";
import { createTask } from "./create-task.ts";
import { deleteDeal, restoreDeal } from "./delete-deal.ts";
import { exportRecords } from "./export-records.ts";
import { findRecords } from "./find-records.ts";
import { getDeal } from "./get-deal.ts";
import { getFund } from "./get-fund.ts";
import { getPipeline } from "./get-pipeline.ts";
import { importRecords } from "./import-records.ts";
import { listActivities } from "./list-activities.ts";
import { listComments } from "./list-comments.ts";
import { listDeals } from "./list-deals.ts";
import { listFunds } from "./list-funds.ts";
import { listTasks } from "./list-tasks.ts";
import { logActivity } from "./log-activity.ts";
import { mergeRecords } from "./merge-records.ts";
import { recordArtefact, setMilestone } from "./record-progress.ts";
import { searchCrm } from "./search-crm.ts";
import { listCustomFields, setCustomFields } from "./set-custom-fields.ts";
import { listPipelineStages, setPipelineStages } from "./set-pipeline-stages.ts";
import { undoChange } from "./undo-change.ts";
import { updateDeal } from "./update-deal.ts";
import { updateTask } from "./update-task.ts";
import { upsertCompany } from "./upsert-company.ts";
import { upsertContact } from "./upsert-contact.ts";

/** Records and pipeline: finding, reading, changing, in the order in which lists show them. */
export const CRM_TOOLS: readonly AnyTool[] = [
  searchCrm,
  getDeal,
  listDeals,
  createDeal,
  updateDeal,
  bulkUpdateDeals,
  deleteDeal,
  restoreDeal,
  getPipeline,
  upsertCompany,
  upsertContact,
  mergeRecords,
  logActivity,
  listActivities,
  createTask,
  listTasks,
  updateTask,
  addComment,
  listComments,
  recordArtefact,
  setMilestone,
  importRecords,
  exportRecords,
  undoChange,
  listFunds,
  getFund,
  listPipelineStages,
  setPipelineStages,
  listCustomFields,
  setCustomFields,
  findRecords,
];
