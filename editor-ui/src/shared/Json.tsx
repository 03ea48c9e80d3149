import { Fragment } from "react";
import classes from "./Json.module.css";

type Value = unknown;

/** Any JSON, indented and coloured by type. Keys and strings are shown as text, never as markup. */
export function Json(props: { value: Value }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll sideways, by keys too
    <pre className={classes.json} tabIndex={0}>
      <Part depth={0} value={props.value} />
    </pre>
  );
}

function Part(props: { value: Value; depth: number }) {
  const { value, depth } = props;
  if (typeof value === "object" && value !== null) {
    return <Members depth={depth} value={value} />;
  }
  return <span data-type={value === null ? "null" : typeof value}>{JSON.stringify(value)}</span>;
}

function Members(props: { value: object; depth: number }) {
  const { value, depth } = props;
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  if (entries.length === 0) {
    return <>{open + close}</>;
  }
  const indent = "  ".repeat(depth + 1);
  return (
    <>
      {open}
      {entries.map(([key, member], index) => (
        <Fragment key={key}>
          {`\n${indent}`}
          {!isList && (
            <>
              <span data-type="key">{JSON.stringify(key)}</span>:{" "}
            </>
          )}
          <Part depth={depth + 1} value={member} />
          {index < entries.length - 1 && ","}
        </Fragment>
      ))}
      {`\n${"  ".repeat(depth)}`}
      {close}
    </>
  );
}
