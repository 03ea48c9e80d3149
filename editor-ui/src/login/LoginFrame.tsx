import type { ReactNode } from "react";
import { Logo } from "../shell/Logo";
import classes from "./LoginFrame.module.css";

/** The page around both ways to log in. */
export function LoginFrame(props: { title: string; children: ReactNode }) {
  return (
    <main className={classes.page}>
      <Drawing />
      <div className={classes.panel}>
        <div className={classes.brand}>
          <Logo size={34} />
          <span>Tracktor</span>
        </div>
        <h1 className={classes.title}>{props.title}</h1>
        {props.children}
      </div>
    </main>
  );
}

const NODES = [
  [90, 120, 9],
  [230, 70, 6],
  [340, 190, 13],
  [190, 260, 7],
  [480, 110, 7],
  [520, 290, 9],
  [380, 370, 6],
  [120, 420, 11],
  [270, 500, 8],
  [470, 480, 12],
] as const;

const EDGES = [
  [0, 1],
  [0, 3],
  [1, 2],
  [3, 2],
  [2, 4],
  [2, 5],
  [5, 6],
  [3, 7],
  [7, 8],
  [6, 8],
  [6, 9],
  [5, 9],
] as const;

// People and what they do, as the graph they are kept in.
function Drawing() {
  return (
    <svg aria-hidden="true" className={classes.drawing} focusable="false" viewBox="0 0 600 580">
      {EDGES.map(([from, to]) => (
        <line
          key={`${from}-${to}`}
          x1={NODES[from]?.[0]}
          x2={NODES[to]?.[0]}
          y1={NODES[from]?.[1]}
          y2={NODES[to]?.[1]}
        />
      ))}
      {NODES.map(([x, y, radius]) => (
        <circle cx={x} cy={y} key={`${x}-${y}`} r={radius} />
      ))}
    </svg>
  );
}
