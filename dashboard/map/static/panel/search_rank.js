// Which areas a few typed characters mean: by name, pinyin, initials or code, best first.

/** Lower case, full-width letters and digits made plain, no spaces. */
export function plain(text) {
  return text.normalize("NFKC").toLowerCase().replace(/[\s'’·-]+/g, "");
}

/** Makes the columns of the search address searchable: one entry an area. */
export function makeIndex(columns) {
  const name = new Map(columns.code.map((code, row) => [code, columns.name[row]]));
  const nameEn = new Map(columns.code.map((code, row) => [code, columns.name_en?.[row] ?? ""]));
  const parent = new Map(columns.code.map((code, row) => [code, columns.parent?.[row] ?? null]));
  const above = (code, names) => {
    const found = [];
    for (let at = parent.get(code); at && found.length < 8; at = parent.get(at)) {
      if (parent.get(at)) found.unshift(names.get(at) || name.get(at));
    }
    return found.join(" › ");
  };
  return columns.code.map((code, row) => {
    const syllables = (columns.pinyin?.[row] ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    const starts = new Set();
    let length = 0;
    for (const syllable of syllables) {
      starts.add(length);
      length += syllable.length;
    }
    return {
      code,
      level: columns.level?.[row] ?? 0,
      name: columns.name[row],
      name_en: nameEn.get(code),
      path: above(code, name),
      path_en: above(code, nameEn),
      plainName: plain(columns.name[row]),
      english: (nameEn.get(code) ?? "").toLowerCase(),
      plainEnglish: plain(nameEn.get(code) ?? ""),
      pinyin: syllables.join(""),
      starts,
      initials: (columns.initials?.[row] ?? "").toLowerCase(),
    };
  });
}

/** How well an entry fits: 0 best, null not at all. */
export function fit(entry, query) {
  const wanted = plain(query);
  if (!wanted) return null;
  if (entry.code === wanted || entry.plainName === wanted) return 0;
  if (entry.plainName.startsWith(wanted)) return 1;
  if (/^\d+$/.test(wanted)) {
    if (entry.code.startsWith(wanted)) return 2;
    if (entry.plainName.includes(wanted)) return 5;
    return wanted.length >= 3 && entry.code.endsWith(wanted) ? 6 : null;
  }
  if (entry.initials === wanted || entry.pinyin === wanted) return 1;
  if (entry.initials.startsWith(wanted)) return 3;
  if (entry.pinyin.startsWith(wanted) || entry.plainEnglish.startsWith(wanted)) return 3;
  if (entry.plainName.includes(wanted)) return 4;
  if (entry.english.split(/[\s-]+/).some((word) => word.startsWith(wanted))) return 5;
  for (let at = entry.pinyin.indexOf(wanted); at >= 0; at = entry.pinyin.indexOf(wanted, at + 1)) {
    if (entry.starts.has(at)) return 6;
  }
  return wanted.length >= 2 && entry.initials.includes(wanted) ? 7 : null;
}

/** The best entries for a query, larger areas before smaller ones that fit as well. */
export function findAreas(index, query, limit = 12) {
  return index
    .map((entry) => ({ entry, rank: fit(entry, query) }))
    .filter(({ rank }) => rank !== null)
    .sort((a, b) => a.rank - b.rank
      || a.entry.level - b.entry.level
      || a.entry.plainName.length - b.entry.plainName.length
      || (a.entry.code < b.entry.code ? -1 : 1))
    .slice(0, limit)
    .map(({ entry }) => entry);
}
