import { Select, Switch } from "@mantine/core";
import { Waypoints } from "lucide-react";
import { spanText } from "../analytics/metric";
import { useStanding } from "../api/analytics";
import { useConditionCatalogue } from "../api/conditions";
import { type PathsAsked, usePaths } from "../api/reportFigures";
import { Card } from "../shared/Card";
import { plural } from "../shared/format";
import { useSiteId } from "../shell/useSiteId";
import { BehindPeople } from "./BehindPeople";
import { PathsPicture } from "./PathsPicture";
import { PathsTable } from "./PathsTable";
import { nodeName } from "./pathsLayout";
import { csvUrl, ReportFrame } from "./ReportFrame";
import { EventSelect, ScopeControls } from "./ScopeControls";
import { useScope } from "./useScope";

const INITIAL = { range: "last_30_days", step: "day" } as const;
const STEPS = ["3", "1", "2", "4"] as const;
const MOST = ["5", "3", "8", "12"] as const;
const WINDOWS = [
  { value: "30", label: "30 minutes" },
  { value: "120", label: "2 hours" },
  { value: "1440", label: "a day" },
  { value: "10080", label: "a week" },
  { value: "43200", label: "30 days" },
];

/** The ways people take from an event, or to it. */
export default function PathsPage() {
  const site = useSiteId();
  const asking = useScope(INITIAL);
  const { set, who } = asking;
  const events = useConditionCatalogue(site).data?.events ?? [];
  // Without a choice, what people do most: a picture says more than a form that waits.
  const most = events.reduce((one, other) => (other.count > one.count ? other : one), {
    name: "",
    count: 0,
  }).name;
  const asked: PathsAsked = {
    ...asking.scope,
    event: asking.text("event") || most,
    direction: asking.choice("direction", ["from", "to"]),
    steps: Number(asking.choice("steps", STEPS)),
    most: Number(asking.choice("most", MOST)),
    window: Number(
      asking.choice(
        "window",
        WINDOWS.map(({ value }) => value),
      ),
    ),
    each: asking.text("each") === "1",
    end: asking.text("end"),
  };
  const isBackward = asked.direction === "to";
  const found = usePaths(site, asked, useStanding(site).data?.as_of);
  const { data } = found;
  const [at, node, before = ""] = who ?? [];
  const isReal = data?.steps[Number(at)]?.some(({ key }) => key === node) === true;
  const names = [before, node]
    .filter((key) => key !== undefined && key !== "")
    .map((key) => nodeName(`${key}`, isBackward));
  return (
    <ReportFrame
      controls={
        <>
          <Select
            allowDeselect={false}
            label="What came"
            data={[
              { value: "from", label: "After" },
              { value: "to", label: "Before" },
            ]}
            onChange={(direction) => set({ direction: direction === "to" ? "to" : "" })}
            value={asked.direction}
            w={100}
          />
          <EventSelect
            isClearable={false}
            label="Event"
            onChange={(event) => set({ event })}
            placeholder="Choose an event"
            site={site}
            value={asked.event}
          />
          <EventSelect
            label={isBackward ? "That began with" : "That came to"}
            onChange={(end) => set({ end })}
            placeholder="Whatever they did"
            site={site}
            value={asked.end}
          />
          <ScopeControls asking={asking} hasSteps={false} initial={INITIAL} site={site} />
          <Select
            allowDeselect={false}
            data={["1", "2", "3", "4"]}
            label="Steps"
            onChange={(steps) => set({ steps: steps === "3" ? "" : (steps ?? "") })}
            value={`${asked.steps}`}
            w={80}
          />
          <Select
            allowDeselect={false}
            data={["3", "5", "8", "12"]}
            label="Events a step"
            onChange={(shown) => set({ most: shown === "5" ? "" : (shown ?? "") })}
            value={`${asked.most}`}
            w={110}
          />
          <Select
            allowDeselect={false}
            data={WINDOWS}
            label="Left after"
            onChange={(minutes) => set({ window: minutes === "30" ? "" : (minutes ?? "") })}
            value={`${asked.window}`}
            w={130}
          />
          <Switch
            checked={asked.each}
            label="Repetitions are steps"
            onChange={(event) => set({ each: event.currentTarget.checked ? "1" : "" })}
          />
        </>
      }
      csv={asked.event === "" ? undefined : csvUrl(site, "paths", asked)}
      error={found.error}
      icon={Waypoints}
      isLoading={found.isPending}
      nothing={data?.people === 0 ? nothingOf(asked) : ""}
      retry={() => void found.refetch()}
      says={saysOf(asked)}
      site={site}
      title="What do people do next?"
    >
      {data !== undefined && (
        <>
          <Card aside={plural(data.people, "person", "people")} title={spanText(data.first, data.last)}>
            <PathsPicture chosen={who} isBackward={isBackward} onChoose={asking.choose} paths={data} />
          </Card>
          <Card title="The same as a table">
            <PathsTable chosen={who} isBackward={isBackward} onChoose={asking.choose} paths={data} />
          </Card>
          {isReal && at !== undefined && node !== undefined && (
            <BehindPeople
              behind={{ report: "paths", query: { ...asked, at: Number(at), node, before } }}
              site={site}
              title={`Step ${at}: ${(isBackward ? names.reverse() : names).join(" – ")}`}
              when={asked.event}
            />
          )}
        </>
      )}
    </ReportFrame>
  );
}

function saysOf({ event, end, direction, steps }: PathsAsked): string {
  const isBackward = direction === "to";
  const beside = isBackward ? "before" : "after";
  const first = event || "an event";
  return end === ""
    ? `What people did ${beside} they first did ${first} in these days. Everybody goes one way, which ends where somebody does nothing for longer than is chosen.`
    : `The ways from ${isBackward ? end : first} to ${isBackward ? first : end} in ${steps === 1 ? "one step" : `at most ${steps} steps`}, of those who took one. Everybody is counted once, by the first time they did ${first} in these days.`;
}

function nothingOf({ event, end, direction, steps }: PathsAsked): string {
  if (end === "") {
    return `Nobody did ${event} in these days.`;
  }
  const [from, to] = direction === "to" ? [end, event] : [event, end];
  return `In these days nobody came from ${from} to ${to} in ${steps === 1 ? "one step" : `${steps} steps`}. Allow more steps, or more time until somebody counts as gone.`;
}
