import { defineParleyChat } from "./element.tsx";

// Without a `server` attribute the element talks to the origin its script came from.
const script = document.currentScript;
defineParleyChat(script instanceof HTMLScriptElement && script.src ? new URL(script.src).origin : "");
