// The program of the thread in which large bodies are served.
import { serveLargeBodiesHere } from './program.ts';

serveLargeBodiesHere();
