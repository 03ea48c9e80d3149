import { NumberInput, Select } from "@mantine/core";
import { Megaphone } from "lucide-react";
import { shareOf } from "../analytics/funnel";
import { dayText, spanText } from "../analytics/metric";
import { useStanding } from "../api/analytics";
import { type AcquisitionAsked, useAcquisition } from "../api/reportFigures";
import { Card } from "../shared/Card";
import { Figure, Figures } from "../shared/Figures";
import { useSiteId } from "../shell/useSiteId";
import { AcquisitionTable } from "./AcquisitionTable";
import { BehindPeople } from "./BehindPeople";
import { NumberButton } from "./Number";
import { csvUrl, ReportFrame } from "./ReportFrame";
import { EventSelect, ScopeControls } from "./ScopeControls";
import { useScope } from "./useScope";

const INITIAL = { range: "last_60_days", step: "week" } as const;
const BY = ["source", "medium", "campaign", "referrer", "all"] as const;
const TOUCHES = ["first", "last"] as const;
const PARTS = ["people", "won", "lost"] as const;
const NAMES: Record<AcquisitionAsked["by"], string> = {
  source: "Source",
  medium: "Medium",
  campaign: "Campaign",
  referrer: "Referring site",
  all: "Source / medium / campaign",
};
const MOST_DAYS = 90;

/** Which advertisements and sites bring people who stay, or do what they are to do. */
export default function AcquisitionPage() {
  const site = useSiteId();
  const asking = useScope(INITIAL);
  const { set, who } = asking;
  const days = Number(asking.text("active"));
  const asked: AcquisitionAsked = {
    ...asking.scope,
    by: asking.choice("by", BY),
    touch: asking.choice("touch", TOUCHES),
    event: asking.text("event"),
    days: days >= 1 && days <= MOST_DAYS ? Math.trunc(days) : 7,
  };
  const found = useAcquisition(site, asked, useStanding(site).data?.as_of);
  const { data } = found;
  const part = PARTS.find((each) => each === who?.[0]);
  const label = who?.[1];
  const bucket = data?.firsts.find((first) => first === who?.[2]) ?? "";
  const isWhole = who?.[3] === "whole";
  const won = asked.event === "" ? "Active" : asked.event;
  const titles = { people: "Came from", won: `${won}, came from`, lost: `Not ${won}, came from` };
  const wholes = { people: "Arrived", won, lost: `Not ${won}` };
  const whole = (own: (typeof PARTS)[number], value: number, says: string) => (
    <NumberButton
      isChosen={isWhole && part === own}
      label={says}
      onChoose={() => asking.choose([own, "", "", "whole"])}
      value={value}
    />
  );
  return (
    <ReportFrame
      controls={
        <>
          <ScopeControls asking={asking} hasSteps initial={INITIAL} site={site} />
          <Select
            allowDeselect={false}
            data={BY.map((value) => ({ value, label: NAMES[value] }))}
            label="By"
            onChange={(by) => set({ by: by === "source" ? "" : (by ?? "") })}
            value={asked.by}
            w={215}
          />
          <Select
            allowDeselect={false}
            data={[
              { value: "first", label: "First touch" },
              { value: "last", label: "Last touch" },
            ]}
            label="What counts"
            onChange={(touch) => set({ touch: touch === "last" ? "last" : "" })}
            value={asked.touch}
            w={130}
          />
          <EventSelect
            label="Who did"
            onChange={(event) => set({ event })}
            placeholder="Whoever is active"
            site={site}
            value={asked.event}
          />
          {asked.event === "" && (
            <NumberInput
              label="In the last days"
              max={MOST_DAYS}
              min={1}
              onChange={(value) => set({ active: value === 7 ? "" : String(value) })}
              value={asked.days}
              w={125}
            />
          )}
        </>
      }
      csv={csvUrl(site, "acquisition", asked)}
      error={found.error}
      icon={Megaphone}
      isLoading={found.isPending}
      nothing={data?.people === 0 ? "Nobody did something for the first time in these days." : ""}
      retry={() => void found.refetch()}
      says={<Says asked={asked} />}
      site={site}
      title="Which advertisements bring active people?"
    >
      {data !== undefined && (
        <>
          <Figures>
            <Figure label="Arrived in these days">{whole("people", data.people, "arrived")}</Figure>
            <Figure label={asked.event === "" ? "Of these, active" : `Of these, did ${asked.event}`}>
              {whole("won", data.won, won)}
            </Figure>
            <Figure label="Part of them">{shareOf(data.won, data.people) || "–"}</Figure>
            <Figure label="Not">{whole("lost", data.people - data.won, `not ${won}`)}</Figure>
          </Figures>
          <Card title={`${NAMES[asked.by]}, ${spanText(data.first, data.last)}`}>
            <AcquisitionTable
              chosen={who}
              data={data}
              name={NAMES[asked.by]}
              onChoose={asking.choose}
              step={asked.step}
              won={won}
            />
          </Card>
          {part !== undefined && label !== undefined && (
            <BehindPeople
              behind={{ report: "acquisition", query: { ...asked, label, part, bucket, whole: isWhole } }}
              site={site}
              title={[
                isWhole ? wholes[part] : `${titles[part]} ${label || "nowhere that is known"}`,
                ...(bucket === "" ? [] : [`arrived ${dayText(bucket, true)}`]),
              ].join(", ")}
              when="Arrived"
            />
          )}
        </>
      )}
    </ReportFrame>
  );
}

function Says({ asked }: { asked: AcquisitionAsked }) {
  return (
    <>
      Everybody who did something for the first time in these days, by what{" "}
      {asked.touch === "first"
        ? "their first visit came from"
        : `they came from last ${asked.event === "" ? "in these days" : `before ${asked.event}`}`}
      : the campaign of a link, or the site that led here.{" "}
      {asked.event === ""
        ? "Active is who did something in the last days, more than a day after they arrived."
        : `Counted is who did ${asked.event} at any time since.`}
    </>
  );
}
