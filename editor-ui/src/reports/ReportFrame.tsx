import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { StandingLine } from "../analytics/StandingLine";
import { useStanding } from "../api/analytics";
import { Card } from "../shared/Card";
import { CsvButton } from "../shared/CsvButton";
import { Page } from "../shared/Page";
import { BlocksSkeleton, Empty, Failed } from "../shared/States";
import classes from "./Reports.module.css";

interface ReportFrameProps {
  site: string;
  title: string;
  /** What is counted, in plain words. */
  says: ReactNode;
  icon: LucideIcon;
  /** Address of the file; without it there is none. */
  csv?: string | undefined;
  controls: ReactNode;
  error: Error | null;
  retry: () => void;
  isLoading: boolean;
  /** Why there is nothing to be shown; empty where there is. */
  nothing: string;
  children: ReactNode;
}

/** What all reports have: what is counted, of what, how old it is, as a file; and what stands in while there is none. */
export function ReportFrame(props: ReportFrameProps) {
  const { site, icon } = props;
  const isCounted = useStanding(site).data?.as_of !== null;
  const content = () => {
    if (props.error !== null) {
      return <Failed error={props.error} retry={props.retry} />;
    }
    if (props.isLoading) {
      return <BlocksSkeleton heights={[320]} />;
    }
    if (!isCounted) {
      return (
        <Card>
          <Empty icon={icon} title="Nothing is counted yet">
            <p>Bring the figures up to date above; it happens in the background.</p>
          </Empty>
        </Card>
      );
    }
    if (props.nothing !== "") {
      return (
        <Card>
          <Empty icon={icon} title="Nothing to show">
            <p>{props.nothing}</p>
          </Empty>
        </Card>
      );
    }
    return props.children;
  };
  return (
    <Page
      actions={props.csv !== undefined && <CsvButton href={props.csv} />}
      back={{ label: "Reports", to: `/sites/${site}/reports` }}
      note={<StandingLine site={site} />}
      title={props.title}
    >
      <p className={classes.says}>{props.says}</p>
      <div className={classes.controls}>{props.controls}</div>
      {content()}
    </Page>
  );
}

/** Address of a report's file. */
export function csvUrl(site: string, report: string, asked: object): string {
  const given = Object.entries(asked).map(([name, value]) => [name, String(value)]);
  return `/api/v1/sites/${site}/reports/${report}/figures.csv?${new URLSearchParams(given)}`;
}
