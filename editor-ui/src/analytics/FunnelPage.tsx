import { Button, Select, Switch } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { PencilLine, Trash2 } from "lucide-react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import {
  type Asked,
  type Chart,
  type Number as Counts,
  useChangeChart,
  useChart,
  useDeleteChart,
  useFigures,
  useStanding,
} from "../api/analytics";
import { Card } from "../shared/Card";
import { Confirm } from "../shared/Confirm";
import { Page } from "../shared/Page";
import { BlocksSkeleton, Failed } from "../shared/States";
import { useParam } from "../shared/useParam";
import { useSiteId } from "../shell/useSiteId";
import { CountedPeople } from "./CountedPeople";
import { FunnelChart } from "./FunnelChart";
import FunnelDialog from "./FunnelDialog";
import { conversion, definitionOf, RANGES, rangeOf } from "./funnel";
import { StandingLine } from "./StandingLine";

/** One funnel: how far people get, in which days, and who they are. */
export default function FunnelPage() {
  const site = useSiteId();
  const { chart = "" } = useParams();
  const found = useChart(site, chart);
  if (found.data === undefined) {
    return (
      <Page back={{ label: "Analytics", to: `/sites/${site}/analytics` }} title="Funnel">
        {found.isError ? (
          <Failed error={found.error} retry={() => void found.refetch()} />
        ) : (
          <BlocksSkeleton heights={[320, 240]} />
        )}
      </Page>
    );
  }
  return <Funnel chart={found.data} key={chart} site={site} />;
}

function Funnel(props: { site: string; chart: Chart }) {
  const { site, chart } = props;
  const [params] = useSearchParams();
  const [, setRange] = useParam("range");
  const [, setCompare] = useParam("compare");
  const [who, setWho] = useParam("who");
  const [isChanging, changing] = useDisclosure(false);
  const standing = useStanding(site);
  const asked: Asked = { range: rangeOf(params.get("range")), compare: params.get("compare") === "1" };
  const figures = useFigures(site, chart, asked, standing.data?.as_of);
  const { steps } = definitionOf(chart);
  const shown = figures.data?.funnel;
  const number = numberOf(who, steps.length);
  return (
    <Page
      actions={
        <>
          <Select
            allowDeselect={false}
            aria-label="Days"
            data={[...RANGES]}
            onChange={(next) => setRange(next === null || next === "last_7_days" ? "" : next)}
            value={asked.range}
            w={160}
          />
          <Switch
            checked={asked.compare}
            label="Compare with the days before"
            onChange={(event) => setCompare(event.currentTarget.checked ? "1" : "")}
          />
          <Button leftSection={<PencilLine size={15} />} onClick={changing.open} variant="default">
            Change
          </Button>
          <Remove chart={chart} site={site} />
        </>
      }
      back={{ label: "Analytics", to: `/sites/${site}/analytics` }}
      note={<StandingLine site={site} />}
      title={chart.name}
    >
      <Card
        aside={shown && `${conversion(shown.steps)} come to the end`}
        title={figures.data ? `${figures.data.first} to ${figures.data.last}` : "Figures"}
      >
        {figures.isError && <Failed error={figures.error} retry={() => void figures.refetch()} />}
        {!figures.isError && !shown && standing.data?.as_of === null && (
          <p>
            Figures come once what was done has been counted. That begins by itself, or by the button above.
          </p>
        )}
        {shown && (
          <FunnelChart
            chosen={number}
            figures={shown.steps}
            onChoose={({ index, part }) => setWho(`${index}.${part}`)}
            previous={shown.previous}
            steps={steps}
          />
        )}
        {!shown && figures.isFetching && <BlocksSkeleton heights={[260]} />}
      </Card>
      {number !== undefined && shown && (
        <CountedPeople
          asked={asked}
          chart={chart.id}
          number={number}
          site={site}
          title={`${number.part === "reached" ? "Got to" : "Went no further than"} ${steps[number.index]?.event}`}
        />
      )}
      {isChanging && <Change chart={chart} onClose={changing.close} site={site} />}
    </Page>
  );
}

function Change(props: { site: string; chart: Chart; onClose: () => void }) {
  const { site, chart, onClose } = props;
  const change = useChangeChart(site, chart.id);
  return (
    <FunnelDialog
      definition={definitionOf(chart)}
      error={change.error}
      isBusy={change.isPending}
      name={chart.name}
      onClose={onClose}
      onSubmit={(name, definition) =>
        change.mutate({ name, definition, version: chart.version }, { onSuccess: onClose })
      }
      site={site}
      title="Change the funnel"
      verb="Save"
    />
  );
}

function Remove(props: { site: string; chart: Chart }) {
  const { site, chart } = props;
  const [asks, question] = useDisclosure(false);
  const remove = useDeleteChart(site);
  const navigate = useNavigate();
  return (
    <>
      <Button aria-label="Remove the funnel" onClick={question.open} px="xs" variant="default">
        <Trash2 size={15} />
      </Button>
      <Confirm
        error={remove.error}
        isBusy={remove.isPending}
        onClose={question.close}
        onConfirm={() =>
          remove.mutate(chart.id, {
            onSuccess: () => void navigate(`/sites/${site}/analytics`, { replace: true }),
          })
        }
        opened={asks}
        title={`Remove ${chart.name}?`}
        verb="Remove"
      >
        <p>The funnel goes; what people did stays, and another funnel can look at it.</p>
      </Confirm>
    </>
  );
}

function numberOf(text: string, steps: number): Counts | undefined {
  const [index = "", part] = text.split(".");
  const place = Number.parseInt(index, 10);
  if (!(place >= 0 && place < steps) || (part !== "reached" && part !== "dropped")) {
    return undefined;
  }
  return { index: place, part };
}
