// Understudy for a backend in Go: who is calling, who is really there, and whether that still holds.
package main

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"
)

var (
	authURL, issuer, productURL = os.Getenv("AUTH_URL"), os.Getenv("ISSUER"), os.Getenv("PRODUCT_URL")
	clientID, clientSecret      = os.Getenv("CLIENT_ID"), os.Getenv("CLIENT_SECRET")
	client                      = http.Client{Timeout: 2 * time.Second}
)

// Refused is an answer instead of the one that was asked for.
type Refused struct {
	Status       int `json:"-"`
	Code, Detail string
}

func (r *Refused) Error() string { return r.Code }

var (
	signedOut  = &Refused{401, "not_signed_in", "Signed out."}
	unknown    = &Refused{503, "unavailable", "Try again in a moment."}
	unrecorded = &Refused{503, "unrecorded", "Nothing was done. Try again in a moment."}
)

// Claims are of an access token, or of a session that this product keeps.
type Claims struct {
	Sub, Sid, Name, Email, Nonce string
	Iss, Aud                     string
	ImpersonatorUserID           string `json:"impersonatorUserId"`
	Access                       string `json:"impersonation_access"`
	SessionExpiry                int64  `json:"session_expiry"`
	Exp, Iat                     int64
	Act                          struct{ Sub, Name string }
}

// keys is a list of public keys, fetched again for one that isn't in it, every 30 seconds at most.
type keys struct {
	url   string
	mu    sync.Mutex
	asked time.Time
	known map[string]*rsa.PublicKey
}

var accessKeys = keys{url: authURL + "/.well-known/jwks.json"}
var idKeys = keys{url: issuer + "/oauth/jwks"}

func (k *keys) find(kid string) (*rsa.PublicKey, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	age := time.Since(k.asked)
	if age > 5*time.Minute || (k.known[kid] == nil && age > 30*time.Second) {
		var set struct {
			Keys []struct{ Kid, Kty, N, E string }
		}
		if err := call("GET", k.url, "", nil, &set); err != nil {
			return nil, unknown
		}
		k.asked, k.known = time.Now(), map[string]*rsa.PublicKey{}
		for _, key := range set.Keys {
			n, _ := base64.RawURLEncoding.DecodeString(key.N)
			e, _ := base64.RawURLEncoding.DecodeString(key.E)
			if key.Kty == "RSA" {
				k.known[key.Kid] = &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}
			}
		}
	}
	if key := k.known[kid]; key != nil {
		return key, nil
	}
	return nil, signedOut
}

// readToken verifies a token. Logout tokens are signed by a key of the same list, so its type counts.
func readToken(token, typ, iss string, k *keys) (*Claims, error) {
	parts := strings.Split(token, ".")
	var head struct{ Alg, Typ, Kid string }
	if len(parts) != 3 || decode(parts[0], &head) != nil || head.Alg != "RS256" || head.Typ != typ {
		return nil, signedOut
	}
	key, err := k.find(head.Kid)
	if err != nil {
		return nil, err
	}
	signature, _ := base64.RawURLEncoding.DecodeString(parts[2])
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	var claims Claims
	if rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], signature) != nil || decode(parts[1], &claims) != nil {
		return nil, signedOut
	}
	isOurs := claims.Iss == iss && claims.Aud == clientID && time.Now().Unix() < claims.Exp
	// Half an impersonation is none, and no ordinary user either.
	if !isOurs || claims.Sub == "" || claims.Sid == "" || claims.Act.Sub != claims.ImpersonatorUserID {
		return nil, signedOut
	}
	return &claims, nil
}

func decode(part string, into any) error {
	text, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

// call asks Understudy as this product; a form and JSON are told apart by the type.
func call(method, address, contentType string, body []byte, into any) error {
	request, err := http.NewRequest(method, address, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.SetBasicAuth(url.QueryEscape(clientID), url.QueryEscape(clientSecret))
	request.Header.Set("Content-Type", contentType)
	answer, err := client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode >= 300 {
		return unknown
	}
	return json.NewDecoder(answer.Body).Decode(into)
}

// Level is how far an impersonator may go now, and until when by a raise.
type Level struct {
	Sid, Access string
	RaisedUntil *string
}

// ends: which impersonations have ended, asked for while impersonators come, every 2.5 seconds at most.
var ends struct {
	sync.Mutex
	asked, good time.Time
	sids        map[string]bool
	levels      map[string]Level
}

// check refuses whoever has nothing to do here any more. Ask it first, at every request.
func check(claims *Claims) error {
	if claims.ImpersonatorUserID == "" {
		return nil
	}
	if claims.SessionExpiry != 0 && time.Now().Unix() >= claims.SessionExpiry {
		return signedOut
	}
	ends.Lock()
	defer ends.Unlock()
	// Round strips the clock that stands still while a machine sleeps.
	now := time.Now().Round(0)
	if now.Sub(ends.asked) > 2500*time.Millisecond || now.Before(ends.asked) {
		ends.asked = now
		var answer struct {
			Items   []struct{ Sid string }
			Changes []Level
		}
		if call("GET", authURL+"/api/v1/revocations", "", nil, &answer) == nil {
			ends.good, ends.sids, ends.levels = now, map[string]bool{}, map[string]Level{}
			for _, item := range answer.Items {
				ends.sids[item.Sid] = true
			}
			for _, level := range answer.Changes {
				ends.levels[level.Sid] = level
			}
		}
	}
	if time.Now().Round(0).Sub(ends.good) > 5*time.Second {
		return unknown
	}
	if ends.sids[claims.Sid] {
		return signedOut
	}
	return nil
}

func levelOf(claims *Claims) Level {
	ends.Lock()
	defer ends.Unlock()
	if level, changed := ends.levels[claims.Sid]; changed {
		return level
	}
	return Level{Access: claims.Access}
}

// allow comes before anything is changed: it refuses an impersonator, or records what they are about to do.
func allow(claims *Claims, name, route, never string) error {
	if claims.ImpersonatorUserID == "" {
		return nil
	}
	if never != "" {
		record(claims, "refused", name, route, map[string]string{"never": never})
		return &Refused{403, "impersonated", "You cannot perform this action while impersonating a user"}
	}
	if levelOf(claims).Access != "full" {
		record(claims, "refused", name, route, nil)
		return &Refused{403, "read_only", "This session is for looking only."}
	}
	return record(claims, "act", name, route, nil)
}

func record(claims *Claims, kind, name, route string, detail map[string]string) error {
	at := time.Now().UTC().Format(time.RFC3339Nano)
	item := map[string]any{"id": random(), "sid": claims.Sid, "at": at, "kind": kind, "name": name, "route": route, "detail": detail}
	body, _ := json.Marshal(map[string]any{"items": []any{item}})
	var answer struct{ Rejected []any }
	if call("POST", authURL+"/api/v1/actions", "application/json", body, &answer) != nil || len(answer.Rejected) > 0 {
		return unrecorded
	}
	return nil
}

func random() string {
	bytes := make([]byte, 32)
	if _, err := rand.Read(bytes); err != nil {
		panic(err)
	}
	return hex.EncodeToString(bytes)
}
