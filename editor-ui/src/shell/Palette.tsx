import { Modal } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight } from "@mantine/spotlight";
import { Keyboard, Moon, Search, Split, Store, Upload, User, Workflow } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { useCampaigns } from "../api/campaigns";
import { usePeopleSearch } from "../api/people";
import { useSegments } from "../api/segments";
import type { Session } from "../api/session";
import { personName } from "../people/personName";
import { PLACES, placeUrl } from "./navigation";
import classes from "./Palette.module.css";
import { paletteStore, selectFirstResult } from "./paletteStore";
import { useColorScheme } from "./useColorScheme";

interface Command {
  id: string;
  label: string;
  hint?: string;
  words: string;
  icon: ReactNode;
  run: () => void;
}

const ICON = { size: 17, strokeWidth: 1.8 };
const SHOWN = 7;

interface PaletteProps {
  session: Session;
  site: string;
  onShowKeys: () => void;
}

/** Everything there is, one line away. */
export default function Palette(props: PaletteProps) {
  const [query, setQuery] = useState("");
  return (
    <Spotlight.Root
      centered={false}
      lockScroll={false}
      onQueryChange={setQuery}
      onSpotlightClose={() => setQuery("")}
      query={query}
      scrollable
      shortcut={null}
      store={paletteStore}
      yOffset="12vh"
    >
      <Modal.Title className={classes.title}>Search or jump to</Modal.Title>
      <Spotlight.Search
        classNames={{ input: classes.search ?? "" }}
        aria-label="Search or jump to"
        leftSection={<Search {...ICON} />}
        placeholder="Search people, campaigns, segments, pages…"
      />
      <Results {...props} query={query} />
    </Spotlight.Root>
  );
}

// A component of its own, so that nothing is fetched before the palette is open.
function Results(props: PaletteProps & { query: string }) {
  const { query } = props;
  const groups = useCommands(props, query);
  const wanted = query.trim().toLowerCase();
  const shown = groups
    .map(({ name, commands }) => ({
      name,
      commands: commands.filter((command) => command.words.toLowerCase().includes(wanted)).slice(0, SHOWN),
    }))
    .filter(({ commands }) => commands.length > 0);
  // People are found a moment after the typing.
  const shape = shown.map(({ commands }) => commands.map((command) => command.id).join()).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when other results are shown
  useEffect(selectFirstResult, [shape]);
  return (
    <Spotlight.ActionsList>
      {shown.map(({ name, commands }) => (
        <Spotlight.ActionsGroup className={classes.group} key={name} label={name}>
          {commands.map((command) => (
            <Spotlight.Action
              description={command.hint ?? ""}
              key={command.id}
              label={command.label}
              leftSection={command.icon}
              onClick={command.run}
            />
          ))}
        </Spotlight.ActionsGroup>
      ))}
      {shown.length === 0 && <Spotlight.Empty>Nothing is called that.</Spotlight.Empty>}
    </Spotlight.ActionsList>
  );
}

function useCommands(props: PaletteProps, query: string) {
  const { session, site, onShowKeys } = props;
  const navigate = useNavigate();
  const { toggle } = useColorScheme();
  const [search] = useDebouncedValue(query.trim(), 200);
  const campaigns = useCampaigns(site);
  const segments = useSegments(site);
  const people = usePeopleSearch(site, search);
  const go = (url: string) => () => void navigate(url);

  const rights = session.sites.find(({ id }) => id === site)?.rights ?? [];
  const open = PLACES.filter(({ right }) => right === undefined || rights.includes(right));
  const places: Command[] = open.map((place) => ({
    id: place.path || "overview",
    label: place.label,
    words: [place.label, ...place.keywords].join(" "),
    icon: <place.icon {...ICON} />,
    run: go(placeUrl(site, place.path)),
  }));
  const found: Command[] = (people.data ?? []).map((person) => ({
    id: person.uid,
    label: personName(person),
    hint: person.email ?? person.id,
    // The server has matched them already, by more than is shown.
    words: query,
    icon: <User {...ICON} />,
    run: go(`/sites/${site}/people/${person.uid}`),
  }));
  const campaignCommands: Command[] = (campaigns.data ?? []).map((campaign) => ({
    id: campaign.id,
    label: campaign.name,
    words: `${campaign.name} campaign`,
    icon: <Workflow {...ICON} />,
    run: go(`/sites/${site}/campaigns/${campaign.id}`),
  }));
  const segmentCommands: Command[] = (segments.data ?? []).map((segment) => ({
    id: segment.id,
    label: segment.name,
    words: `${segment.name} segment people`,
    icon: <Split {...ICON} />,
    run: go(`/sites/${site}/people?segment=${encodeURIComponent(segment.id)}`),
  }));
  const siteCommands: Command[] = session.sites
    .filter((candidate) => candidate.id !== site)
    .map((candidate) => ({
      id: candidate.id,
      label: candidate.name,
      words: `${candidate.name} site switch`,
      icon: <Store {...ICON} />,
      run: go(`/sites/${candidate.id}`),
    }));
  const doing: Command[] = [
    {
      id: "new-segment",
      label: "New segment",
      words: "new segment build conditions",
      icon: <Split {...ICON} />,
      run: go(`/sites/${site}/segments/new`),
    },
    {
      id: "import",
      label: "Import people from a CSV file",
      words: "import people csv file list upload",
      icon: <Upload {...ICON} />,
      run: go(`/sites/${site}/segments?do=import`),
    },
    {
      id: "theme",
      label: "Dark or light",
      words: "dark light theme colour",
      icon: <Moon {...ICON} />,
      run: toggle,
    },
    {
      id: "keys",
      label: "Show the keys",
      words: "keys shortcuts help",
      icon: <Keyboard {...ICON} />,
      run: onShowKeys,
    },
  ];
  return [
    { name: "Go to", commands: places },
    { name: "People", commands: found },
    { name: "Campaigns", commands: campaignCommands },
    { name: "People in a segment", commands: segmentCommands },
    { name: "Sites", commands: siteCommands },
    { name: "Do", commands: doing },
  ];
}
