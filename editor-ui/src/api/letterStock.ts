import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap, uploading } from "./client";

export type Layout = Schemas["Layout"];
export type LetterImage = Schemas["Image"];

const LAYOUTS = "/api/v1/sites/{site}/letters/layouts";
const BLOCKS = "/api/v1/sites/{site}/letters/blocks";
const IMAGES = "/api/v1/sites/{site}/letters/images";

function of(site: string) {
  return { params: { path: { site } } };
}

function stockKey(site: string, kind: "layouts" | "blocks" | "images") {
  return ["sites", site, "letter-stock", kind] as const;
}

/** What a letter can begin with: those that come along, then the site's own. */
export function useLayouts(site: string) {
  return useQuery({
    queryKey: stockKey(site, "layouts"),
    queryFn: ({ signal }) => unwrap(api.GET(LAYOUTS, { ...of(site), signal })),
    select: (answer) => answer.items,
    staleTime: 60_000,
  });
}

export function useBlocks(site: string) {
  return useQuery({
    queryKey: stockKey(site, "blocks"),
    queryFn: ({ signal }) => unwrap(api.GET(BLOCKS, { ...of(site), signal })),
    select: (answer) => answer.items,
    staleTime: 60_000,
  });
}

export function useImages(site: string) {
  return useQuery({
    queryKey: stockKey(site, "images"),
    queryFn: ({ signal }) => unwrap(api.GET(IMAGES, { ...of(site), signal })),
    select: (answer) => answer.items,
  });
}

/** Saves a piece of MJML: a whole letter as a layout, a section as a block. */
export function useAddPiece(site: string, kind: "layouts" | "blocks") {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: { name: string; mjml: string }) => {
      await (kind === "layouts"
        ? unwrap(api.POST(LAYOUTS, { ...of(site), body }))
        : unwrap(api.POST(BLOCKS, { ...of(site), body })));
    },
    onSuccess: () => client.invalidateQueries({ queryKey: stockKey(site, kind) }),
  });
}

export function useRemovePiece(site: string, kind: "layouts" | "blocks") {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (piece: string) => {
      const params = { params: { path: { site, piece } } };
      await (kind === "layouts"
        ? unwrap(api.DELETE(`${LAYOUTS}/{piece}`, params))
        : unwrap(api.DELETE(`${BLOCKS}/{piece}`, params)));
    },
    onSuccess: () => client.invalidateQueries({ queryKey: stockKey(site, kind) }),
  });
}

/** Keeps an image for letters; its address is public, and good for ever. */
export function useUploadImage(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (file: File) =>
      unwrap(
        api.POST(IMAGES, {
          ...of(site),
          ...uploading(file),
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: stockKey(site, "images") }),
  });
}
