import classes from "./AutoEvents.module.css";

/** What can be written into a field: examples, each put there by a click. */
export function Guide(props: {
  title: string;
  examples: readonly { text: string; means: string }[];
  onPut: (text: string) => void;
}) {
  return (
    <details className={classes.guide}>
      <summary>{props.title}</summary>
      <table className={classes.table}>
        <tbody>
          {props.examples.map(({ text, means }) => (
            <tr key={text}>
              <th scope="row">
                <button className={classes.put} onClick={() => props.onPut(text)} type="button">
                  {text}
                </button>
              </th>
              <td>{means}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
