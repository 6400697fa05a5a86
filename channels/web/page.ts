import { defineParleyChat } from "./element.tsx";

defineParleyChat("");
