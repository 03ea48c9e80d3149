import type { Schemas } from "../api/client";
import { Time } from "../shared/Time";
import classes from "./CountedTable.module.css";
import { LastDid } from "./LastDid";
import { PersonCell } from "./PersonCell";

interface CountedTableProps {
  site: string;
  people: readonly Schemas["CountedPerson"][];
  /** What the time of a person is of. */
  when: string;
}

/** The people of a number: their ids, addresses and names, when they got there, and what they did last. */
export function CountedTable(props: CountedTableProps) {
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            <WhoHead />
            <th scope="col">{props.when}</th>
            <th scope="col">Last action</th>
          </tr>
        </thead>
        <tbody>
          {props.people.map((person) => (
            <tr key={person.uid}>
              <WhoCells person={person} site={props.site} />
              <td>
                <Time ms={person.at} />
              </td>
              <td>
                <LastDid at={person.last_at} event={person.last_event} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The columns of who somebody is. */
export function WhoHead() {
  return (
    <>
      <th scope="col">ID</th>
      <th scope="col">E-mail</th>
      <th scope="col">Name</th>
    </>
  );
}

export function WhoCells(props: { site: string; person: Schemas["Person"] }) {
  const { site, person } = props;
  return (
    <>
      <td className={classes.id}>
        <PersonCell person={person} site={site} text={person.anonymous ? "Anonymous" : person.id} />
      </td>
      <td>{person.email ?? ""}</td>
      <td>{[person.first_name, person.last_name].filter(Boolean).join(" ")}</td>
    </>
  );
}
