// Verifies what the audit log says by code that isn't ours: golang.org/x/mod/sumdb. Reads one JSON object from stdin and
// says "accepted", or what is wrong.
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type input struct {
	Key                  string
	Old, New             string   // checkpoints, signed
	Leaf                 string   // in base64
	LeafIndex            int64
	Inclusion            []string // in base64, in the tree of New
	Consistency          []string // from Old to New
}

func fail(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func hash(text string) (h tlog.Hash) {
	bytes, err := base64.StdEncoding.DecodeString(text)
	fail(err)
	copy(h[:], bytes)
	return h
}

func hashes(texts []string) (all []tlog.Hash) {
	for _, text := range texts {
		all = append(all, hash(text))
	}
	return all
}

// The lines of a checkpoint: origin, size and root.
func open(text string, verifier note.Verifier) (int64, tlog.Hash) {
	opened, err := note.Open([]byte(text), note.VerifierList(verifier))
	fail(err)
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	fail(err)
	return size, hash(lines[2])
}

func main() {
	var in input
	fail(json.NewDecoder(os.Stdin).Decode(&in))
	verifier, err := note.NewVerifier(in.Key)
	fail(err)
	oldSize, oldRoot := open(in.Old, verifier)
	newSize, newRoot := open(in.New, verifier)
	leaf, err := base64.StdEncoding.DecodeString(in.Leaf)
	fail(err)
	fail(tlog.CheckRecord(hashes(in.Inclusion), newSize, newRoot, in.LeafIndex, tlog.RecordHash(leaf)))
	fail(tlog.CheckTree(hashes(in.Consistency), newSize, newRoot, oldSize, oldRoot))
	fmt.Println("accepted")
}
