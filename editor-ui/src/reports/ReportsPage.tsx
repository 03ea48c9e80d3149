import {
  ChevronRight,
  DoorOpen,
  FileHeart,
  Filter,
  type LucideIcon,
  Megaphone,
  Radio,
  Repeat,
  Waypoints,
} from "lucide-react";
import { Link } from "react-router";
import { StandingLine } from "../analytics/StandingLine";
import { useCharts } from "../api/analytics";
import { Page } from "../shared/Page";
import { useSiteId } from "../shell/useSiteId";
import classes from "./Reports.module.css";

interface Question {
  asks: string;
  says: string;
  path: string;
  icon: LucideIcon;
}

const QUESTIONS: readonly Question[] = [
  {
    asks: "Which pages do people like?",
    says: "Views and people of each page, where visits begin and end, and how often people read on.",
    path: "reports/pages",
    icon: FileHeart,
  },
  {
    asks: "Which advertisements bring active people?",
    says: "Campaigns and sites that people came from, and how many of them stay or buy.",
    path: "reports/acquisition",
    icon: Megaphone,
  },
  {
    asks: "Who is leaving?",
    says: "Regulars whose activity has fallen against their own past, and a message to ask them why.",
    path: "reports/leaving",
    icon: DoorOpen,
  },
  {
    asks: "Who comes back?",
    says: "People by when they began, and how many of them were back days, weeks or months later.",
    path: "reports/retention",
    icon: Repeat,
  },
  {
    asks: "What do people do next?",
    says: "The ways that people take from an event, or that lead to it, step by step.",
    path: "reports/paths",
    icon: Waypoints,
  },
  {
    asks: "Who is here now?",
    says: "People who did something in the last five minutes, and on which page they are.",
    path: "reports/visitors",
    icon: Radio,
  },
];

/** The questions that every site has, each with its report. */
export default function ReportsPage() {
  const site = useSiteId();
  const funnels = useCharts(site).data?.filter(({ kind }) => kind === "funnel") ?? [];
  const [first, ...others] = QUESTIONS;
  return (
    <Page
      back={{ label: "Analytics", to: `/sites/${site}/analytics` }}
      note={<StandingLine site={site} />}
      title="Reports"
    >
      <ul className={classes.questions}>
        {first && <Card question={first} site={site} />}
        <li className={classes.question}>
          <Head
            asks="Where do people stop?"
            icon={Filter}
            says="On the way to buying, upgrading or installing: how far people get, and who goes no further."
          />
          <ul className={classes.funnels}>
            {funnels.slice(0, 4).map((funnel) => (
              <li key={funnel.id}>
                <Link to={`/sites/${site}/analytics/${funnel.id}`}>{funnel.name}</Link>
              </li>
            ))}
            <li>
              <Link to={`/sites/${site}/analytics`}>
                {funnels.length === 0 ? "Make a funnel of your own steps" : "All funnels"}
              </Link>
            </li>
          </ul>
        </li>
        {others.map((question) => (
          <Card key={question.path} question={question} site={site} />
        ))}
      </ul>
    </Page>
  );
}

function Card(props: { question: Question; site: string }) {
  const { question, site } = props;
  return (
    <li>
      <Link className={classes.question} to={`/sites/${site}/${question.path}`}>
        <Head {...question} leads />
      </Link>
    </li>
  );
}

function Head(props: { asks: string; says: string; icon: LucideIcon; leads?: boolean }) {
  return (
    <>
      <span aria-hidden className={classes.icon}>
        <props.icon size={20} strokeWidth={1.7} />
      </span>
      <h2 className={classes.asks}>
        {props.asks}
        {props.leads && <ChevronRight aria-hidden size={16} />}
      </h2>
      <p className={classes.answer}>{props.says}</p>
    </>
  );
}
