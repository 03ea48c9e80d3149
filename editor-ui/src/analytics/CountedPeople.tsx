import { Users } from "lucide-react";
import type { ReactNode } from "react";
import { type Asked, type Number as Counts, useCounted, useListCounted } from "../api/analytics";
import { CountedTable } from "../people/CountedTable";
import { ListForm } from "../people/ListForm";
import { Card } from "../shared/Card";
import { plural } from "../shared/format";
import { ShowMore } from "../shared/ShowMore";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { LiveSegment } from "./LiveSegment";

interface CountedPeopleProps {
  site: string;
  chart: string;
  /** Of the chart. */
  name: string;
  asked: Asked;
  number: Counts;
  title: string;
}

/** Whom a number counts; from here they are written to, led through a campaign, or kept as a list or segment. */
export function CountedPeople(props: CountedPeopleProps) {
  const { site, chart, asked, number, title } = props;
  const pages = useCounted(site, chart, asked, number);
  const people = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const total = pages.data?.pages[0]?.total ?? 0;
  const conditions = pages.data?.pages[0]?.conditions;
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
        <CountedTable people={people} site={site} when="Got here" />
        <ShowMore pages={pages} />
      </>
    );
  };
  return (
    <Card aside={plural(total, "person", "people")} title={title}>
      {total > 0 && (
        <AsList {...props} key={JSON.stringify([asked, number])}>
          {conditions && (
            <LiveSegment conditions={conditions} site={site} title={`${props.name}, ${title}`} />
          )}
        </AsList>
      )}
      {content()}
    </Card>
  );
}

function AsList(props: CountedPeopleProps & { children: ReactNode }) {
  const { site, chart, asked, number, name, title } = props;
  return (
    <ListForm list={useListCounted(site, chart, asked, number)} title={`${name}, ${title}`}>
      {props.children}
    </ListForm>
  );
}
