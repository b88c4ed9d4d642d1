# Each of these is `python3 dev.py …`, which also works where there is no make.
.PHONY: setup demo test check bench lock

setup check lock:
	@python3 dev.py $@

demo:
	@exec python3 dev.py demo $(if $(PORT),--port $(PORT)) $(if $(DATA),--data "$(DATA)") $(ARGS)

test bench:
	@python3 dev.py $@ $(ARGS)
