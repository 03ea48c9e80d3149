import { Users } from "lucide-react";
import { type Asked, type Number as Counts, useCounted, useListCounted } from "../api/analytics";
import { LastDid } from "../people/LastDid";
import { ListForm } from "../people/ListForm";
import { PersonCell } from "../people/PersonCell";
import { Card } from "../shared/Card";
import { plural } from "../shared/format";
import { ShowMore } from "../shared/ShowMore";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { Time } from "../shared/Time";
import classes from "./Analytics.module.css";

interface CountedPeopleProps {
  site: string;
  chart: string;
  asked: Asked;
  number: Counts;
  title: string;
}

/** Whom a number counts, and a list of them in one go. */
export function CountedPeople(props: CountedPeopleProps) {
  const { site, chart, asked, number, title } = props;
  const pages = useCounted(site, chart, asked, number);
  const people = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const total = pages.data?.pages[0]?.total ?? 0;
  const content = () => {
    if (pages.isPending) {
      return <LinesSkeleton lines={5} />;
    }
    if (pages.isError && people.length === 0) {
      return <Failed error={pages.error} retry={() => void pages.refetch()} />;
    }
    if (people.length === 0) {
      return (
        <Empty icon={Users} title="Nobody">
          <p>In these days nobody is counted here.</p>
        </Empty>
      );
    }
    return (
      <>
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">Person</th>
                <th scope="col">E-mail</th>
                <th scope="col">Got here</th>
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
        <ShowMore pages={pages} />
      </>
    );
  };
  return (
    <Card aside={plural(total, "person", "people")} title={title}>
      {total > 0 && <AsList {...props} key={JSON.stringify([asked, number])} />}
      {content()}
    </Card>
  );
}

function AsList(props: CountedPeopleProps) {
  const { site, chart, asked, number, title } = props;
  return <ListForm list={useListCounted(site, chart, asked, number)} title={title} />;
}
