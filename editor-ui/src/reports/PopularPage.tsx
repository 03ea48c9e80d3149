import { Select } from "@mantine/core";
import { FileHeart } from "lucide-react";
import { durationText, shareOf } from "../analytics/funnel";
import { spanText } from "../analytics/metric";
import { useStanding } from "../api/analytics";
import { type Popular, type PopularAsked, usePopular } from "../api/reportFigures";
import { Card } from "../shared/Card";
import { Figure, Figures } from "../shared/Figures";
import { count, plural } from "../shared/format";
import { useSiteId } from "../shell/useSiteId";
import { BehindPeople } from "./BehindPeople";
import { NumberButton } from "./Number";
import { csvUrl, ReportFrame } from "./ReportFrame";
import classes from "./Reports.module.css";
import { ScopeControls } from "./ScopeControls";
import { useScope } from "./useScope";

const INITIAL = { range: "last_30_days", step: "day" } as const;
const SORTS = ["views", "people", "per_person", "entries", "exits", "on", "median"] as const;
const PARTS = ["people", "entries", "exits", "on"] as const;
const COLUMNS: readonly { sort: PopularAsked["sort"]; label: string; hint: string }[] = [
  { sort: "views", label: "Views", hint: "How often it was viewed" },
  { sort: "people", label: "People", hint: "Each once" },
  { sort: "per_person", label: "Views a person", hint: "Of those who viewed it" },
  { sort: "entries", label: "Visits began", hint: "A visit ends after half an hour without a page" },
  { sort: "exits", label: "Visits ended", hint: "It was the last page of the visit" },
  { sort: "on", label: "Read on", hint: "Views after which another page came, in the same visit" },
  {
    sort: "median",
    label: "Until next",
    hint: "The median of the times until the next page of the visit",
  },
];
const TITLES = {
  people: "Viewed",
  entries: "Began a visit at",
  exits: "Ended a visit at",
  on: "Read on from",
};

/** Which pages people like, and who they are. */
export default function PopularPage() {
  const site = useSiteId();
  const asking = useScope(INITIAL);
  const { who, set } = asking;
  const sort = asking.choice("sort", SORTS);
  const asked: PopularAsked = { ...asking.scope, event: asking.text("event"), sort };
  const found = usePopular(site, asked, useStanding(site).data?.as_of);
  const { data } = found;
  const part = PARTS.find((each) => each === who?.[0]);
  const page = who?.[1];
  return (
    <ReportFrame
      controls={
        <>
          <ScopeControls asking={asking} hasSteps={false} initial={INITIAL} site={site} />
          {data !== undefined && data.events.length > 1 && (
            <Select
              allowDeselect={false}
              label="Views are"
              data={data.events}
              onChange={(event) => set({ event: event ?? "" })}
              value={data.event}
              w={190}
            />
          )}
        </>
      }
      csv={csvUrl(site, "pages", asked)}
      error={found.error}
      icon={FileHeart}
      isLoading={found.isPending}
      nothing={
        data?.total === 0
          ? "No event of these days tells of a page. The library for pages sends them by itself."
          : ""
      }
      retry={() => void found.refetch()}
      says="A page is a path, without what stands behind “?”. A visit ends after half an hour without a page."
      site={site}
      title="Which pages do people like?"
    >
      {data !== undefined && (
        <>
          <Figures>
            <Figure label="Views">{count(data.views)}</Figure>
            <Figure label="People">{count(data.people)}</Figure>
            <Figure label="Visits that began">{count(data.visits)}</Figure>
          </Figures>
          <Card aside={plural(data.total, "page", "pages")} title={spanText(data.first, data.last)}>
            <Table
              chosen={who}
              data={data}
              onChoose={asking.choose}
              onSort={(by) => set({ sort: by === "views" ? "" : by })}
              sort={sort}
            />
          </Card>
          {part !== undefined && page !== undefined && (
            <BehindPeople
              behind={{ report: "pages", query: { ...asked, page, part } }}
              site={site}
              title={`${TITLES[part]} ${page}`}
              when="Last there"
            />
          )}
        </>
      )}
    </ReportFrame>
  );
}

interface TableProps {
  data: Popular;
  sort: PopularAsked["sort"];
  chosen: readonly string[] | undefined;
  onChoose: (who: readonly string[]) => void;
  onSort: (sort: PopularAsked["sort"]) => void;
}

function Table(props: TableProps) {
  const { data, sort, chosen, onChoose, onSort } = props;
  const most = Math.max(...data.pages.map(({ views }) => views), 1);
  return (
    <div className={classes.scroll}>
      <table aria-label="Pages" className={`${classes.table} ${classes.numbers}`}>
        <thead>
          <tr>
            <th scope="col">Page</th>
            {COLUMNS.map((column) => (
              <th
                aria-sort={column.sort === sort ? "descending" : undefined}
                key={column.sort}
                scope="col"
                title={column.hint}
              >
                <button className={classes.sort} onClick={() => onSort(column.sort)} type="button">
                  {column.label}
                  <span aria-hidden>{column.sort === sort ? " ↓" : ""}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.pages.map((page) => {
            const number = (part: keyof typeof TITLES, value: number, text?: string) => (
              <td>
                <NumberButton
                  isChosen={chosen?.[0] === part && chosen[1] === page.page}
                  label={`${TITLES[part]} ${page.page}`}
                  onChoose={() => onChoose([part, page.page])}
                  {...(text === undefined ? {} : { text })}
                  value={value}
                />
              </td>
            );
            return (
              <tr key={page.page}>
                <th className={classes.name} scope="row">
                  <span className={classes.path}>{page.page}</span>
                  <span
                    aria-hidden
                    className={classes.weight}
                    style={{ width: `${(100 * page.views) / most}%` }}
                  />
                </th>
                {number("people", page.views)}
                {number("people", page.people)}
                <td>{page.per_person.toFixed(1)}</td>
                {number("entries", page.entries)}
                {number("exits", page.exits)}
                {number("on", page.on, shareOf(page.on, page.views))}
                <td>{durationText(page.median)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
