import classes from "./Trial.module.css";

/** What is taken for granted, for those who want to know. */
export function Assumed(props: { sentences: readonly string[] }) {
  if (props.sentences.length === 0) {
    return null;
  }
  return (
    <details className={classes.assumed}>
      <summary>What is taken for granted</summary>
      <ul>
        {props.sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </details>
  );
}
