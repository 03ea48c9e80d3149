import { ActionIcon } from "@mantine/core";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { Simulation, Step } from "../../api/trials";
import { absoluteTime } from "../../shared/format";
import { Json } from "../../shared/Json";
import { useDoc, useEditor } from "../EditorContext";
import { nodeOf } from "../graph";
import { LetterView } from "./LetterView";
import { litSteps } from "./lit";
import classes from "./Trial.module.css";
import { useCentre } from "./useCentre";

const FORTH = new Set(["ArrowDown", "ArrowRight"]);
const BACK = new Set(["ArrowUp", "ArrowLeft"]);

/** The steps of a simulation; the canvas shows how far the one goes that is looked at. */
export function Steps(props: { simulation: Simulation }) {
  const { steps, at: began } = props.simulation;
  const { ui } = useEditor();
  const graph = useDoc((doc) => doc.graph);
  const [at, setAt] = useState(steps.length - 1);
  const list = useRef<HTMLOListElement>(null);
  const centre = useCentre();
  useEffect(() => ui.setState({ lit: litSteps(graph, steps, at) }), [at, graph, steps, ui]);
  const go = (to: number) => {
    const next = Math.max(0, Math.min(steps.length - 1, to));
    const step = steps[next];
    setAt(next);
    if (step !== undefined) {
      centre(step.node);
      list.current?.querySelectorAll<HTMLElement>("[data-step]")[next]?.focus();
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const way = FORTH.has(event.key) ? 1 : BACK.has(event.key) ? -1 : 0;
    if (way !== 0 && event.target instanceof HTMLElement && event.target.dataset.step !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      go(at + way);
    }
  };
  return (
    <div className={classes.result}>
      <div className={classes.stepper}>
        <h3 className={classes.heading}>
          Step {at + 1} of {steps.length}
        </h3>
        <ActionIcon aria-label="Step back" disabled={at === 0} onClick={() => go(at - 1)} variant="default">
          <ChevronLeft size={16} />
        </ActionIcon>
        <ActionIcon
          aria-label="Step forward"
          disabled={at === steps.length - 1}
          onClick={() => go(at + 1)}
          variant="default"
        >
          <ChevronRight size={16} />
        </ActionIcon>
      </div>
      <ol aria-label="Steps" className={classes.steps} onKeyDown={onKeyDown} ref={list}>
        {steps.map((step, index) => (
          <li data-ahead={index > at || undefined} key={`${step.node}/${step.kind}/${index.toString()}`}>
            <Line began={began} isNow={index === at} onPick={() => go(index)} step={step} />
            {index === at && <Details step={step} />}
          </li>
        ))}
      </ol>
    </div>
  );
}

function Line(props: { step: Step; isNow: boolean; began: number; onPick: () => void }) {
  const { step, isNow, began } = props;
  const { catalogue } = useEditor();
  const type = useDoc((doc) => nodeOf(doc.graph, step.node)?.type ?? "");
  return (
    <button
      aria-current={isNow ? "step" : undefined}
      className={classes.step}
      data-kind={step.kind}
      data-step
      onClick={props.onPick}
      tabIndex={isNow ? 0 : -1}
      type="button"
    >
      <span className={classes.stepHead}>
        <span className={classes.name}>{catalogue.get(type)?.title ?? type}</span>
        {step.label !== "" && <span className={classes.way}>{step.label}</span>}
        <time
          className={classes.after}
          dateTime={new Date(step.at).toISOString()}
          title={absoluteTime(step.at)}
        >
          {step.at === began ? "start" : `+${lasting(step.at - began)}`}
        </time>
      </span>
      <span className={classes.dim}>{step.text}</span>
    </button>
  );
}

function Details(props: { step: Step }) {
  const { step } = props;
  const hasDetails = step.letter === null && Object.keys(step.details).length > 0;
  return (
    <div className={classes.details}>
      {step.due !== null && <p className={classes.dim}>Until {absoluteTime(step.due)}</p>}
      {step.seen.length > 0 && (
        <dl className={classes.seen}>
          {step.seen.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value === null ? "not there" : JSON.stringify(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {step.letter !== null && <LetterView letter={step.letter} />}
      {hasDetails && <Json value={step.details} />}
    </div>
  );
}

const UNITS: [number, string][] = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1_000, "s"],
];

/** Milliseconds, roughly: "2 d 3 h". */
function lasting(ms: number): string {
  const first = UNITS.findIndex(([unit]) => ms >= unit);
  if (first === -1) {
    return `${ms} ms`;
  }
  let rest = ms;
  return UNITS.slice(first, first + 2)
    .map(([unit, name]) => {
      const number = Math.floor(rest / unit);
      rest -= number * unit;
      return number === 0 ? "" : `${number} ${name}`;
    })
    .filter(Boolean)
    .join(" ");
}
