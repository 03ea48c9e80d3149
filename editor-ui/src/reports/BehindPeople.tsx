import { Users } from "lucide-react";
import { useStanding } from "../api/analytics";
import { type Behind, useBehind, useListBehind } from "../api/reportFigures";
import { CountedTable } from "../people/CountedTable";
import { ListForm } from "../people/ListForm";
import { Card } from "../shared/Card";
import { plural } from "../shared/format";
import { ShowMore } from "../shared/ShowMore";
import { Empty, Failed, LinesSkeleton } from "../shared/States";

interface BehindPeopleProps {
  site: string;
  behind: Behind;
  title: string;
  /** What the time of a person is of. */
  when: string;
}

/** Who the people of a number are; from here they are written to, led through a campaign, or kept as a list. */
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
          <p>Nobody is counted here.</p>
        </Empty>
      )}
      {people.length > 0 && (
        <>
          <AsList behind={behind} key={JSON.stringify(behind)} site={site} title={title} />
          <CountedTable people={people} site={site} when={props.when} />
        </>
      )}
      <ShowMore pages={pages} />
    </Card>
  );
}

function AsList(props: { site: string; behind: Behind; title: string }) {
  return <ListForm list={useListBehind(props.site, props.behind)} title={props.title} />;
}
