import { Users } from "lucide-react";
import { useStanding } from "../api/analytics";
import { type Behind, useBehind, useListBehind } from "../api/reportFigures";
import { LastDid } from "../people/LastDid";
import { ListForm } from "../people/ListForm";
import { PersonCell } from "../people/PersonCell";
import { Card } from "../shared/Card";
import { plural } from "../shared/format";
import { ShowMore } from "../shared/ShowMore";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { Time } from "../shared/Time";
import classes from "./Reports.module.css";

interface BehindPeopleProps {
  site: string;
  behind: Behind;
  title: string;
  /** What the time of a person is of. */
  when: string;
}

/** Who the people of a number are, and a list of them in one go. */
export function BehindPeople(props: BehindPeopleProps) {
  const { site, behind, title } = props;
  const asOf = useStanding(site).data?.as_of;
  const pages = useBehind(site, behind, asOf);
  const people = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const total = pages.data?.pages[0]?.total ?? 0;
  return (
    <Card aside={pages.data && plural(total, "person", "people")} title={title}>
      {pages.isPending && <LinesSkeleton lines={5} />}
      {pages.isError && <Failed error={pages.error} retry={() => void pages.refetch()} />}
      {pages.data !== undefined && people.length === 0 && (
        <Empty icon={Users} title="Nobody">
          <p>In these days nobody is counted here.</p>
        </Empty>
      )}
      {people.length > 0 && (
        <>
          <AsList behind={behind} key={JSON.stringify(behind)} site={site} title={title} />
          <div className={classes.scroll}>
            <table className={classes.table}>
              <thead>
                <tr>
                  <th scope="col">Person</th>
                  <th scope="col">E-mail</th>
                  <th scope="col">{props.when}</th>
                  <th scope="col">Last did</th>
                </tr>
              </thead>
              <tbody>
                {people.map((person) => (
                  <tr key={person.uid}>
                    <td>
                      <PersonCell person={person} site={site} />
                    </td>
                    <td>{person.email ?? ""}</td>
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
        </>
      )}
      <ShowMore pages={pages} />
    </Card>
  );
}

function AsList(props: { site: string; behind: Behind; title: string }) {
  return <ListForm list={useListBehind(props.site, props.behind)} title={props.title} />;
}
