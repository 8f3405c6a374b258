package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

// who is of a hosted session by its token, or of a session that is kept here.
func who(request *http.Request) (*Claims, error) {
	claims := sessionOf(request).claims
	if header := request.Header.Get("Authorization"); header != "" {
		read, err := readToken(strings.TrimPrefix(header, "Bearer "), "at+jwt", authURL, &accessKeys)
		if err != nil {
			return nil, err
		}
		claims = read
	}
	if claims == nil {
		return nil, signedOut
	}
	return claims, check(claims)
}

type handler func(http.ResponseWriter, *http.Request, *Claims) error

// signedIn is for whoever is signed in, by this method.
func signedIn(method string, handle handler) http.HandlerFunc {
	return func(response http.ResponseWriter, request *http.Request) {
		response.Header().Set("Cache-Control", "no-store")
		if request.Method != method {
			http.Error(response, "Not by this method.", 405)
			return
		}
		claims, err := who(request)
		if err == nil {
			err = handle(response, request, claims)
		}
		var refused *Refused
		if errors.As(err, &refused) {
			say(response, refused.Status, map[string]string{"code": refused.Code, "detail": refused.Detail})
		} else if err != nil {
			http.Error(response, "Something went wrong.", 500)
		}
	}
}

func say(response http.ResponseWriter, status int, body any) {
	response.Header().Set("Content-Type", "application/json")
	response.WriteHeader(status)
	json.NewEncoder(response).Encode(body)
}

func me(response http.ResponseWriter, _ *http.Request, claims *Claims) error {
	body := map[string]any{"id": claims.Sub}
	if claims.ImpersonatorUserID != "" {
		body["impersonatorUserId"] = claims.ImpersonatorUserID
	}
	say(response, 200, body)
	return nil
}

func addTask(response http.ResponseWriter, _ *http.Request, claims *Claims) error {
	if err := allow(claims, "Added a task", "/api/tasks", ""); err != nil {
		return err
	}
	say(response, 201, map[string]bool{"done": true})
	return nil
}

func changeCard(response http.ResponseWriter, _ *http.Request, claims *Claims) error {
	if err := allow(claims, "Change the card", "/api/card", "billing"); err != nil {
		return err
	}
	say(response, 200, map[string]bool{"done": true})
	return nil
}

// From here on: only for a product with sessions of its own.

func start(response http.ResponseWriter, request *http.Request) {
	query := request.URL.Query()
	if query.Get("iss") != issuer {
		http.Error(response, "Not from this issuer.", 400)
		return
	}
	begun := session{state: random(), nonce: random(), verifier: random()}
	put(response, begun, 2*time.Minute)
	challenge := sha256.Sum256([]byte(begun.verifier))
	asked := url.Values{
		"client_id": {clientID}, "redirect_uri": {productURL + "/understudy/callback"}, "response_type": {"code"},
		"scope": {"openid"}, "state": {begun.state}, "nonce": {begun.nonce}, "login_hint": {query.Get("login_hint")},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(challenge[:])}, "code_challenge_method": {"S256"},
	}
	http.Redirect(response, request, issuer+"/oauth/authorize?"+asked.Encode(), 303)
}

func callback(response http.ResponseWriter, request *http.Request) {
	begun, query := sessionOf(request), request.URL.Query()
	forget(request)
	if begun.state == "" || query.Get("state") != begun.state || query.Get("iss") != issuer {
		http.Error(response, "Begin again in the dashboard.", 400)
		return
	}
	claims, token, err := redeem(query.Get("code"), begun)
	// Never sign anybody in whose impersonator isn't known.
	if err != nil || claims.ImpersonatorUserID == "" {
		http.Error(response, "Begin again in the dashboard.", 400)
		return
	}
	put(response, session{claims: claims, token: token}, time.Until(time.Unix(claims.SessionExpiry, 0)))
	http.Redirect(response, request, productURL+"/", 303)
}

func redeem(code string, begun session) (*Claims, string, error) {
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "code_verifier": {begun.verifier},
		"redirect_uri": {productURL + "/understudy/callback"},
	}
	var tokens struct {
		Access string `json:"access_token"`
		ID     string `json:"id_token"`
	}
	err := call("POST", issuer+"/oauth/token", "application/x-www-form-urlencoded", []byte(form.Encode()), &tokens)
	if err != nil {
		return nil, "", err
	}
	claims, err := readToken(tokens.ID, "JWT", issuer, &idKeys)
	if err != nil || claims.Nonce != begun.nonce {
		return nil, "", signedOut
	}
	// Names are in no token.
	request, err := http.NewRequest("GET", issuer+"/oauth/userinfo", nil)
	if err != nil {
		return nil, "", err
	}
	request.Header.Set("Authorization", "Bearer "+tokens.Access)
	answer, err := client.Do(request)
	if err != nil {
		return nil, "", err
	}
	defer answer.Body.Close()
	return claims, tokens.Access, json.NewDecoder(answer.Body).Decode(claims)
}

// banner says it of an impersonation. Say it of your users' own sessions, too: without the two parts about that.
func banner(response http.ResponseWriter, _ *http.Request, claims *Claims) error {
	endsAt, level := time.Unix(claims.SessionExpiry, 0).UTC(), levelOf(claims)
	say(response, 200, map[string]any{
		"user":               map[string]string{"id": claims.Sub, "name": claims.Name, "email": claims.Email},
		"impersonatorUserId": claims.ImpersonatorUserID,
		"impersonation": map[string]any{
			"id": claims.Sid, "expiresAt": endsAt, "access": level.Access, "raisedUntil": level.RaisedUntil,
			"impersonator": map[string]string{"id": claims.Act.Sub, "name": claims.Act.Name},
			"pageUrl":      issuer + "/sessions/" + claims.Sid,
		},
		"expiresAt": endsAt, "now": time.Now().UTC(),
	})
	return nil
}

func end(response http.ResponseWriter, request *http.Request) {
	if token := sessionOf(request).token; token != "" && request.Method == "POST" {
		form := url.Values{"token": {token}}
		call("POST", issuer+"/oauth/revoke", "application/x-www-form-urlencoded", []byte(form.Encode()), &struct{}{})
		forget(request)
	}
	http.Redirect(response, request, "/signed-out.html", 303)
}

func main() {
	http.HandleFunc("/api/me", signedIn("GET", me))
	http.HandleFunc("/api/tasks", signedIn("POST", addTask))
	http.HandleFunc("/api/card", signedIn("POST", changeCard))
	http.HandleFunc("/understudy/start", start)
	http.HandleFunc("/understudy/callback", callback)
	http.HandleFunc("/understudy/session", signedIn("GET", banner))
	http.HandleFunc("/understudy/end", end)
	http.Handle("/", http.FileServer(http.Dir("public")))
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
