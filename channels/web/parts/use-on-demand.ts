import { Fragment } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { jsx, jsxs } from "preact/jsx-runtime";
import { adopt } from "../styles.ts";
import { useScope } from "./context.ts";

export type OnDemand = typeof import("../on-demand.ts");

/** The second script draws with this script's Preact: two copies would not know each other's hooks. */
(globalThis as Record<symbol, unknown>)[Symbol.for("parley.preact")] = {
  Fragment,
  jsx,
  jsxs,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useScope,
};

let loading: Promise<OnDemand> | undefined;
let loaded: OnDemand | undefined;

/** Approvals, figures and the pipeline, once their script is there; `undefined` until then, and where it cannot be had. */
export function useOnDemand(wanted = true): OnDemand | undefined {
  const { chat, root } = useScope();
  const [onDemand, setOnDemand] = useState(loaded);
  useEffect(() => {
    if (!wanted || onDemand) return;
    // Joined at run time, or the bundler would look for the file.
    const address = `${chat.api.server || location.origin}/on-demand.js`;
    loading ??= import(/* @vite-ignore */ address).catch((error) => {
      loading = undefined;
      throw error;
    });
    loading?.then(
      (module) => {
        loaded = module;
        adopt(root, module.css);
        setOnDemand(module);
      },
      () => {},
    );
  }, [wanted, onDemand]);
  if (onDemand) adopt(root, onDemand.css);
  return onDemand;
}
