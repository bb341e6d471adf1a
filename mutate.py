import subprocess,sys,os,shutil
M=[
# (file, old, new, suites)
('history/fold.ts','log.knownAtMs(this.#next) < readAtMs','log.knownAtMs(this.#next) <= readAtMs','test/history'),
('history/fold.ts','if (occurredAtMs >= horizonMs) {','if (occurredAtMs > horizonMs) {','test/history'),
('history/fold.ts','expiry.late.topTime < horizonMs','expiry.late.topTime <= horizonMs','test/history'),
('history/fold.ts','this.quietUntilMs = Math.min(this.quietUntilMs, occurredAtMs + this.lengthMs);','','test/history'),
('history/fold.ts','if (windowEndMs <= expiry.quietUntilMs) return;','if (windowEndMs <= expiry.quietUntilMs + 1) return;','test/history'),
('history/fold.ts','copy.#latestOccurredAtMs = this.#latestOccurredAtMs;','','test/history'),
('history/fold.ts','this.late = other.late.clone();','this.late = other.late;','test/history'),
('history/fold.ts','this.quietUntilMs = other.quietUntilMs;','','test/history'),
('history/fold.ts','occurredAtMs >= windowEndMs - WINDOWS_MS[window]','occurredAtMs > windowEndMs - WINDOWS_MS[window]','test/history'),
('history/fold.ts','const isLate = occurredAtMs < this.#latestOccurredAtMs;','const isLate = occurredAtMs <= this.#latestOccurredAtMs;','test/history'),
('history/state.ts','if (occurredAtMs >= this.userLastSentAtMs[user]) {','if (occurredAtMs > this.userLastSentAtMs[user]) {','test/history'),
('history/state.ts','this.userLastSentAtMs[user] = this.userPreviousSentAtMs[user];\n      this.userPreviousSentAtMs[user] = Number.NEGATIVE_INFINITY;','this.userLastSentAtMs[user] = this.userPreviousSentAtMs[user];','test/history'),
('history/log.ts','if (offsetOf(this.#length) !== 0) copy','if (false) copy','test/history'),
('features/provenance.ts','Math.floor(sentAtMs / DAY_MS) + 1','Math.ceil(sentAtMs / DAY_MS)','test/features'),
('features/provenance.ts',"'recomputed-open-window': { readAt: atTraining, windowEnd: atSending","'recomputed-open-window': { readAt: atTraining, windowEnd: atTraining",'test/features'),
('features/provenance.ts','fold.adjust(impressions.sendSeq[row], windowEndMs, -1);','','test/features'),
('features/definitions.ts','LOG_TABLE[Math.max(0, count)]','LOG_TABLE[count]','test/features'),
('features/definitions.ts','(nowMs - state.userLastSentAtMs[user])','(sentAtMsX - state.userLastSentAtMs[user])','test/features'),
('serving/arm.ts','this.fold.advance(atMs);\n    if (this','this.fold.advance(atMs - 1);\n    if (this','test/features'),
('serving/arm.ts','      this.fold.advance(atMs);\n      if','      if','test/features test/serving'),
('serving/arm.ts','const lift = sessionPosition > 0 ?','const lift = sessionPosition > 1 ?','test/world'),
('serving/arm.ts','truth.meet(user, story);\n    this.#emit(EventType.read','this.#emit(EventType.read','test/world test/serving'),
('serving/arm.ts','if (this.#endsSessions || this.truth.optedOut[user] === 1) return;','if (this.#endsSessions) return;','test/serving'),
('serving/arm.ts','if (this.#endsSessions || this.truth','if (this.truth','test/serving'),
('serving/arm.ts','nextPosition < options.sessions.maximumLength','nextPosition <= options.sessions.maximumLength','test/world'),
('serving/arm.ts','this.fold = parent.fold.fork(this.log);','this.fold = parent.fold.fork(parent.log);','test/serving'),
('serving/arm.ts','this.#spawned = parent.#spawned.fork();','this.#spawned = parent.#spawned;','test/serving'),
('serving/arm.ts','while (this.#spawned.nextAtMs < atMs)','while (this.#spawned.nextAtMs <= atMs)','test/world test/serving test/features'),
('serving/arm.ts','Math.floor(uniform * (this.#ingestionSpanMs + 1))','Math.floor(uniform * (this.#ingestionSpanMs / 2))','test/serving'),
('serving/arm.ts','userSends[user] >= cap','userSends[user] > cap','test/serving'),
('serving/truth.ts','if (head >= target) return;','if (head >= target || target - head < 3) return;','test/world test/serving'),
('serving/truth.ts','if (target - head > this.#words) head = target - this.#words;','','test/world test/serving'),
('serving/truth.ts','copy.#fatigueAtMs.set(this.#fatigueAtMs);','','test/serving'),
('serving/truth.ts','copy.#met.copyFrom(this.#met);','','test/serving'),
('serving/truth.ts','while (words * 32 < span + 64) words *= 2;','','test/world test/serving'),
('serving/candidates.ts','storyPublishedAtMs[this.newestStory] <= tickMs','storyPublishedAtMs[this.newestStory] < tickMs','test/serving'),
('serving/candidates.ts','storyExpiresAtMs[story] <= tickMs','storyExpiresAtMs[story] < tickMs','test/serving'),
('serving/kernel.ts','if (score > bestScore) {','if (score >= bestScore) {','test/serving'),
('serving/kernel.ts','if (cumulative[middle] > target)','if (cumulative[middle] >= target)','test/serving'),
('serving/linearPolicy.ts','      this.#refreshUserSource(user * sources + source);','','test/serving'),
('serving/linearPolicy.ts','    if (topic >= 0) this.#refreshTopic(topic);\n    if (source >= 0)','    if (source >= 0)','test/serving'),
('serving/linearPolicy.ts','if (position >= 0) this.#refreshStory(position);','','test/serving'),
('serving/linearPolicy.ts','(uniform / explorationShare)','uniform','test/serving'),
('serving/linearPolicy.ts','this.isSafe = false;','','test/serving'),
('serving/spawned.ts','copy.#free = this.#free.slice();','copy.#free = this.#free;','test/serving'),
('serving/spawned.ts','copy.#capacity = this.#capacity;','','test/serving'),
('base/heap.ts','(this.#times[a] === this.#times[b] && this.#orders[a] < this.#orders[b])','(this.#times[a] === this.#times[b] && this.#orders[a] > this.#orders[b])','test/base'),
('base/heap.ts','copy.#nextOrder = this.#nextOrder;','','test/base'),
('base/heap.ts','if (this.#times[parent] <= time) break;','if (this.#times[parent] < time) break;','test/base'),
('world/behaviour.ts','#draws.uniform(Purpose.unfollow,','#draws.uniform(Purpose.open,','test/world test/serving'),
('world/behaviour.ts','Math.floor(tickMs / HOUR_MS) - Math','Math.ceil(tickMs / HOUR_MS) - Math','test/world'),
('world/behaviour.ts','this.#delayMs(this.#openDelay, Purpose.openDelay','this.#delayMs(this.#openDelay, Purpose.followDelay','test/world test/serving'),
('world/newsroom.ts','1 - options.dailyRhythm * Math.cos','1 + options.dailyRhythm * Math.cos','test/world'),
('world/newsroom.ts','Math.min(drawLifetimeMs(), maximumMs)','drawLifetimeMs()','test/world'),
('world/population.ts','- (spread * spread) / 2','','test/world'),
('world/schedule.ts','day % 7 >= 5','day % 7 >= 6','test/world'),
('world/schedule.ts','Math.floor(rate + uniform)','Math.round(rate + uniform)','test/world'),
('world/world.ts','remembered[place]?.day !== day','remembered[place] === undefined','test/world'),
('splits/split.ts','sentAtMs + gapMs <= cutMs','sentAtMs + gapMs < cutMs','test/splits'),
('splits/split.ts','sentAtMs >= cutMs ? Side.test','sentAtMs > cutMs ? Side.test','test/splits'),
('splits/split.ts','byEntity(Purpose.splitRow, (impressions, row) => impressions.firstId + row)','byEntity(Purpose.splitRow, (_, row) => row)','test/splits'),
('splits/split.ts','Math.sqrt(testShare)','testShare','test/splits'),
('splits/split.ts','heldOut(draws, Purpose.splitStory, impressions.story[row], share)','heldOut(draws, Purpose.splitUser, impressions.story[row], share)','test/splits'),
('splits/split.ts','story: byEntity(Purpose.splitStory,','story: byEntity(Purpose.splitUser,','test/splits'),
('lab/examples.ts','maturesAtMs[row] <= asOfMs','maturesAtMs[row] < asOfMs','test/lab'),
('lab/timeline.ts','ingestionDelay.maximum','ingestionDelay.minimum','test/lab'),
('history/impressions.ts','impressions.sentAtMs[row] < attributionWindowMs','impressions.sentAtMs[row] <= attributionWindowMs','test/lab'),
('serving/choiceValue.ts','random += sum / allowed;','random += sum / candidates.count;','test/serving'),
('serving/randomPolicy.ts','1 / allowed','1 / this.#candidates.count','test/serving'),
('serving/oraclePolicy.ts','this.#truth.best(user, exclusions)','exclusions.count === 0 ? 0 : this.#truth.best(user, exclusions)','test/serving'),
]
only=sys.argv[1:] 
for i,(f,a,b,suites) in enumerate(M):
    if only and str(i) not in only: continue
    p='src/'+f
    s=open(p).read()
    if s.count(a)<1:
        print(i,'NOT FOUND',f,repr(a[:60]),flush=True); continue
    open(p,'w').write(s.replace(a,b,1))
    try:
        r=subprocess.run(['timeout','120','npx','vitest','run','--bail','1',*suites.split()],capture_output=True,text=True)
        print(i,'killed' if r.returncode else 'SURVIVED',f,repr(a[:60]),flush=True)
    finally:
        open(p,'w').write(s)
