// The Go reference of transparency logs, golang.org/x/mod/sumdb/{note,tlog}, asked about a log of ours. Everything that is checked here is
// checked by that library; this program only reads cases and tiles. In: a JSON list of cases. Out: for each case a line of JSON, in order,
// with why it is refused, or "" when it holds.
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A case is a checkpoint, and what it is to be checked against: whatever of the rest is there.
type Case struct {
	Key   string   `json:"key"`
	Note  string   `json:"note"`
	Leaf  []byte   `json:"leaf"`
	Index int64    `json:"index"`
	Proof [][]byte `json:"proof"`
	Tiles string   `json:"tiles"`
	Older string   `json:"older"`
}

func main() {
	var cases []Case
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		fmt.Fprintln(os.Stderr, "the cases:", err)
		os.Exit(2)
	}
	out := json.NewEncoder(os.Stdout)
	for _, it := range cases {
		refused := ""
		if err := check(it); err != nil {
			refused = err.Error()
		}
		if err := out.Encode(map[string]string{"refused": refused}); err != nil {
			os.Exit(2)
		}
	}
}

func check(it Case) error {
	tree, err := open(it.Note, it.Key)
	if err != nil {
		return err
	}
	if it.Leaf != nil && it.Proof != nil {
		proof, err := hashes(it.Proof)
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, it.Index, tlog.RecordHash(it.Leaf)); err != nil {
			return err
		}
	}
	if it.Tiles == "" {
		return nil
	}
	// The reader checks every tile against the tree before it gives a hash of it.
	reader := tlog.TileHashReader(tree, &tiles{it.Tiles})
	if it.Leaf != nil {
		proof, err := tlog.ProveRecord(tree.N, it.Index, reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, it.Index, tlog.RecordHash(it.Leaf)); err != nil {
			return err
		}
	}
	if it.Older != "" {
		older, err := open(it.Older, it.Key)
		if err != nil {
			return err
		}
		proof, err := tlog.ProveTree(tree.N, older.N, reader)
		if err != nil {
			return err
		}
		return tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash)
	}
	return nil
}

// The tree that a checkpoint names, once the log's signature on it holds. The library reads another text than C2SP's, so the three lines
// are taken apart here.
func open(text, key string) (tlog.Tree, error) {
	var tree tlog.Tree
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return tree, err
	}
	opened, err := note.Open([]byte(text), note.VerifierList(verifier))
	if err != nil {
		return tree, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tree, fmt.Errorf("no checkpoint of %s", verifier.Name())
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, err
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, err
}

func hashes(raw [][]byte) ([]tlog.Hash, error) {
	made := make([]tlog.Hash, len(raw))
	for i, bytes := range raw {
		if len(bytes) != tlog.HashSize {
			return nil, fmt.Errorf("hash %s is not %d bytes", base64.StdEncoding.EncodeToString(bytes), tlog.HashSize)
		}
		copy(made[i][:], bytes)
	}
	return made, nil
}

// Tiles over HTTP. The library's paths begin with the height, C2SP's do not: there it is always 8.
type tiles struct{ base string }

func (t *tiles) Height() int { return 8 }

func (t *tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var read [][]byte
	for _, tile := range wanted {
		path := "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
		answer, err := http.Get(t.base + "/" + path)
		if err != nil {
			return nil, err
		}
		bytes, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil {
			return nil, err
		}
		if answer.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("%s: %s", path, answer.Status)
		}
		read = append(read, bytes)
	}
	return read, nil
}

func (t *tiles) SaveTiles([]tlog.Tile, [][]byte) {}
