import { Split } from "lucide-react";
import { lazy, Suspense } from "react";
import { useParams } from "react-router";
import { ApiError } from "../api/client";
import { useConditionCatalogue } from "../api/conditions";
import { useSegment } from "../api/segments";
import { Page } from "../shared/Page";
import { BlocksSkeleton, Empty, Failed } from "../shared/States";
import { useSiteId } from "../shell/useSiteId";
import { SegmentEditor } from "./SegmentEditor";

const ListPage = lazy(() => import("../lists/ListPage"));

export default function SegmentPage() {
  const site = useSiteId();
  const { segment: id = "" } = useParams();
  const segment = useSegment(site, id);
  const catalogue = useConditionCatalogue(site);
  const back = { label: "Segments", to: `/sites/${site}/segments` };
  const isNew = id === "";
  if (!isNew && segment.data?.kind === "static") {
    return (
      <Suspense
        fallback={
          <Page back={back} title={segment.data.name}>
            {null}
          </Page>
        }
      >
        <ListPage key={id} segment={segment.data} site={site} />
      </Suspense>
    );
  }
  if (catalogue.data !== undefined && (isNew || segment.data !== undefined)) {
    return <SegmentEditor catalogue={catalogue.data} key={id} segment={segment.data} site={site} />;
  }
  const error = segment.error ?? catalogue.error;
  return (
    <Page back={back} title={isNew ? "New segment" : "Segment"}>
      {error === null && <BlocksSkeleton heights={[44, 320]} />}
      {error instanceof ApiError && error.status === 404 && (
        <Empty icon={Split} title="There is no such segment">
          <p>It may have been deleted.</p>
        </Empty>
      )}
      {error !== null && !(error instanceof ApiError && error.status === 404) && (
        <Failed
          error={error}
          retry={() => {
            void segment.refetch();
            void catalogue.refetch();
          }}
        />
      )}
    </Page>
  );
}
